"""How days and times are written where no page says it otherwise; one package a language."""
