"""One more reason why a webhook is turned off: a filter of its view names what is not there for its person."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0075_sides_of_accounts'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='webhook',
            name='webhook_off_since_and_why',
        ),
        migrations.AlterField(
            model_name='webhook',
            name='off_why',
            field=models.CharField(blank=True, choices=[('failing', 'Its deliveries failed too often'), ('left', 'The account of who made it was closed'), ('view', 'Who made it no longer sees the view'), ('gone', 'The other site said that the address is gone'), ('filter', 'A filter of the view names something that was removed or changed, or cannot be seen')], max_length=10, verbose_name='turned off because'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('off_at__isnull', True), ('off_why', '')), models.Q(('off_at__isnull', False), ('off_why__in', ['failing', 'left', 'view', 'gone', 'filter'])), _connector='OR'), name='webhook_off_since_and_why'),
        ),
    ]
