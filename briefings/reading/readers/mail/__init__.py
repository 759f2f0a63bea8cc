"""Saved e-mails (.eml)."""
