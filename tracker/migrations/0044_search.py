"""What makes the words by which a recommendation is found, and what keeps the marks of its parties and themes.

A recommendation names its lead as =o12, its owner post as =p3, its parties as =o7 and its themes as =t2. Who looks for a
name is told first which rows are called so, and then looks for their marks; so nothing is written anew where an
organisation is renamed or a post gets another holder. Lead and owner stand in the row; for the others there is a column
that triggers keep.
"""

import django.contrib.postgres.fields
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

VECTOR = r"""
DO $do$ BEGIN
  EXECUTE format($make$
CREATE FUNCTION tracker_search_vector(reference text, title text, goal text, lead bigint, owner bigint, named text[])
  RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 SET search_path = pg_catalog, %1$s, pg_temp
AS $body$
BEGIN
  RETURN setweight(briefings_search_vector(reference || ' ' || title), 'A')
    || setweight(briefings_search_vector(goal), 'C')
    || array_to_tsvector(array_remove(named || ARRAY['=o' || lead, '=p' || owner], NULL));
END $body$
  $make$, quote_ident(current_schema()));
END $do$;
"""

NAMED = r"""
CREATE FUNCTION tracker_keep_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tracker_recommendation r SET named = kept.named FROM (
    SELECT each.id, ARRAY(
      SELECT '=o' || p.organisation_id FROM tracker_recommendationparty p WHERE p.recommendation_id = each.id
      UNION ALL
      SELECT '=t' || t.theme_id FROM tracker_recommendationtheme t WHERE t.recommendation_id = each.id
    ) AS named FROM (SELECT DISTINCT recommendation_id AS id FROM changed) each
  ) kept WHERE r.id = kept.id AND NOT (r.named @> kept.named AND r.named <@ kept.named);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_named AFTER INSERT ON tracker_recommendationparty
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep_named();
CREATE TRIGGER keep_named_no_more AFTER DELETE ON tracker_recommendationparty
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep_named();
CREATE TRIGGER keep_named AFTER INSERT ON tracker_recommendationtheme
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep_named();
CREATE TRIGGER keep_named_no_more AFTER DELETE ON tracker_recommendationtheme
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep_named();
ALTER TABLE tracker_recommendationparty
  ENABLE ALWAYS TRIGGER keep_named, ENABLE ALWAYS TRIGGER keep_named_no_more;
ALTER TABLE tracker_recommendationtheme
  ENABLE ALWAYS TRIGGER keep_named, ENABLE ALWAYS TRIGGER keep_named_no_more;
"""

FILL = """
UPDATE tracker_recommendation r SET named = ARRAY(
  SELECT '=o' || p.organisation_id FROM tracker_recommendationparty p WHERE p.recommendation_id = r.id
  UNION ALL SELECT '=t' || t.theme_id FROM tracker_recommendationtheme t WHERE t.recommendation_id = r.id
) WHERE EXISTS (SELECT FROM tracker_recommendationparty p WHERE p.recommendation_id = r.id)
     OR EXISTS (SELECT FROM tracker_recommendationtheme t WHERE t.recommendation_id = r.id)
"""


def _words(*columns):
    return models.Func(
        *columns,
        arg_joiner=" || ' ' || ",
        output_field=SearchVectorField(),
        template="briefings_search_vector(%(expressions)s)",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0043_raised"),
        ("briefings", "0031_search_columns"),
    ]

    operations = [
        migrations.RunSQL(
            [VECTOR],
            ["DROP FUNCTION tracker_search_vector(text, text, text, bigint, bigint, text[])"],
        ),
        migrations.AddField(
            model_name="recommendation",
            name="named",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, editable=False, size=None
            ),
        ),
        migrations.RunSQL([FILL, NAMED], migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="recommendation", name="recommendation_searched"),
        migrations.RemoveField(model_name="recommendation", name="searched"),
        migrations.AddField(
            model_name="recommendation",
            name="searched",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    *("reference", "title", "goal", "lead", "owner", "named"),
                    function="tracker_search_vector",
                    output_field=SearchVectorField(),
                ),
                output_field=SearchVectorField(),
            ),
        ),
        migrations.AddIndex("recommendation", GinIndex(fields=["searched"], name="recommendation_searched")),
        migrations.AddField(
            model_name="progressentry",
            name="searched",
            field=models.GeneratedField(
                db_persist=True, expression=_words("text", "next_step"), output_field=SearchVectorField()
            ),
        ),
        migrations.AddIndex("progressentry", GinIndex(fields=["searched"], name="entry_searched")),
        migrations.AddField(
            model_name="evidence",
            name="searched",
            field=models.GeneratedField(
                db_persist=True, expression=_words("title", "number"), output_field=SearchVectorField()
            ),
        ),
        migrations.AddIndex("evidence", GinIndex(fields=["searched"], name="evidence_searched")),
        migrations.AddIndex("organisation", GinIndex(_words("name", "short_name"), name="organisation_words")),
        migrations.AddIndex("post", GinIndex(_words("name"), name="post_words")),
        migrations.AddIndex("theme", GinIndex(_words("name"), name="theme_words")),
        migrations.AddIndex("user", GinIndex(_words("name"), name="user_words")),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
