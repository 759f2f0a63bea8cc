"""What makes search vectors: words as written and their English stems, without accents, signs and unseen characters.

It is made of the server's own parts; no extension and no ICU is needed. The dictionary has no list of words to leave out,
so that WHO is found. What a hyphen joins is kept as one word too, and U.S. is one word. Letters of two, such as æ, are
written as two. `briefings/searching.py` does the same to what people type, and a test compares the two.
"""

from django.db import migrations

_GREEK, _CYRILLIC = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς", "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏ"
_BEFORE = "øØłŁđĐðÐıħĦŧŦŋŊ‐‒–−’‘ʼ" + _GREEK + _CYRILLIC
_AFTER = "oollddddihhttnn----'''" + _GREEK.lower() + _CYRILLIC.lower()
_TWO = {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss", "þ": "th", "Þ": "th"}


def _quoted(text):
    return "'" + text.replace("'", "''") + "'"


def _in_two():
    made = f"translate(plain, {_quoted(_BEFORE)}, {_quoted(_AFTER)})"
    for letter, letters in _TWO.items():
        made = f"replace({made}, '{letter}', '{letters}')"
    return made


TEXT = rf"""
CREATE TEXT SEARCH DICTIONARY briefings_stems (TEMPLATE = pg_catalog.snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION briefings_stems (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION briefings_stems ALTER MAPPING FOR asciiword, word, numword WITH briefings_stems;

CREATE FUNCTION briefings_search_text(words text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $body$
DECLARE
  plain text := words;
BEGIN
  IF octet_length(plain) <> length(plain) THEN
    plain := regexp_replace(normalize(plain, NFKD),
      '[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+', '', 'g');
    plain := {_in_two()};
    plain := regexp_replace(plain,
      '[\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff'
      '\u2e00-\u2e7f\u3000-\u3004\u3008-\u303f\ue000-\uf8ff\ufe00-\ufe6f\ufeff\uff00-\uff0f\uff1a-\uff20'
      '\U0001f000-\U0001faff]+', ' ', 'g');
  END IF;
  plain := translate(plain, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');
  IF strpos(plain, '.') > 0 THEN
    plain := regexp_replace(plain, '(?<![a-z0-9_])([a-z])\.(?=[a-z](?![a-z0-9_]))', '\1', 'g');
  END IF;
  IF strpos(plain, '''') > 0 THEN
    plain := regexp_replace(plain, '''s(?![a-z0-9_])', '', 'g');
  END IF;
  plain := btrim(regexp_replace(plain, '[^a-z0-9\u0080-\U0010ffff-]+', ' ', 'g'));
  IF strpos(plain, '-') > 0 THEN
    plain := concat_ws(' ', replace(plain, '-', ' '),
      nullif(btrim(replace(regexp_replace(plain, '(?<![^ ])[^ -]+(?![^ ])', '', 'g'), '-', '')), ''));
  END IF;
  RETURN plain;
END $body$;
"""

# The path of names is that of the schema in which the functions are made, so that a restored dump finds them.
VECTOR = r"""
DO $do$ BEGIN
  EXECUTE format($make$
CREATE FUNCTION briefings_search_vector(words text) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 SET search_path = pg_catalog, %1$s, pg_temp AS $body$
DECLARE
  plain text := briefings_search_text(words);
  written tsvector := to_tsvector('pg_catalog.simple', plain);
BEGIN
  -- A stem that is a word of the text too says nothing more.
  RETURN written || ts_delete(to_tsvector('briefings_stems', plain), tsvector_to_array(written));
END $body$
  $make$, quote_ident(current_schema()));
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("briefings", "0011_labels"),
    ]

    operations = [
        migrations.RunSQL(
            [TEXT, VECTOR],
            [
                "DROP FUNCTION briefings_search_vector(text)",
                "DROP FUNCTION briefings_search_text(text)",
                "DROP TEXT SEARCH CONFIGURATION briefings_stems",
                "DROP TEXT SEARCH DICTIONARY briefings_stems",
            ],
        ),
    ]
