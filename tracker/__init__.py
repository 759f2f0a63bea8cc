"""The site, and recommendations with what becomes of them."""
