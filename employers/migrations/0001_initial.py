"""The first tables of this app."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Employer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account_no",
                    models.CharField(max_length=10, unique=True, verbose_name="Employer account no."),
                ),
                ("branch_seq", models.CharField(default="000000", max_length=6, verbose_name="Branch")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                (
                    "legal_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("company", "Limited company"),
                            ("public_company", "Public limited company"),
                            ("limited_partnership", "Limited partnership"),
                            ("ordinary_partnership", "Registered ordinary partnership"),
                            ("shop", "Shop"),
                            ("group", "Body of persons"),
                            ("joint_venture", "Joint venture"),
                            ("cooperative", "Cooperative"),
                            ("foundation", "Foundation"),
                            ("association", "Association"),
                            ("condominium", "Condominium juristic person"),
                            ("housing_estate", "Housing estate juristic person"),
                            ("school", "School"),
                            ("temple", "Temple"),
                            ("municipality", "Municipality"),
                            ("subdistrict", "Subdistrict administrative organisation"),
                        ],
                        max_length=24,
                        verbose_name="Legal form",
                    ),
                ),
                ("search_key", models.CharField(blank=True, max_length=200)),
                ("sound_key", models.CharField(blank=True, max_length=240)),
                (
                    "juristic_no",
                    models.CharField(blank=True, max_length=13, verbose_name="Juristic person no."),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("stopped", "Stopped for a time"),
                            ("liquidation", "In liquidation"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                        verbose_name="Status",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="Address")),
                ("registered_on", models.DateField(blank=True, null=True, verbose_name="Registered on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed on")),
                (
                    "file_state",
                    models.CharField(
                        choices=[
                            ("listed", "On the list, nothing scanned"),
                            ("in_progress", "Being scanned"),
                            ("to_index", "To index"),
                            ("to_check", "To check"),
                            ("to_certify", "To certify"),
                            ("certified", "Certified"),
                            ("returned", "Returned"),
                            ("not_found", "Folder not found"),
                            ("pending_number", "Number pending"),
                        ],
                        db_default="listed",
                        default="listed",
                        max_length=16,
                        verbose_name="Electronic file",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employers",
                        to="accounts.office",
                    ),
                ),
            ],
            options={
                "ordering": ["account_no"],
            },
        ),
        migrations.CreateModel(
            name="Establishment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("branch_seq", models.CharField(max_length=6, verbose_name="Branch")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("stopped", "Stopped for a time"),
                            ("liquidation", "In liquidation"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                        verbose_name="Status",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="Address")),
                ("registered_on", models.DateField(blank=True, null=True, verbose_name="Registered on")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="establishments",
                        to="employers.employer",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="establishments",
                        to="accounts.office",
                    ),
                ),
            ],
            options={
                "ordering": ["employer", "branch_seq"],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("search_key", models.CharField(max_length=200)),
                ("sound_key", models.CharField(blank=True, max_length=240)),
                ("seen_until", models.DateField()),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="employers.employer",
                    ),
                ),
            ],
            options={
                "ordering": ["employer", "-seen_until"],
            },
        ),
        migrations.CreateModel(
            name="InsuredPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("national_id", models.CharField(max_length=13, unique=True, verbose_name="National id")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="Title")),
                ("first_name", models.CharField(max_length=120, verbose_name="First name")),
                ("last_name", models.CharField(blank=True, max_length=120, verbose_name="Last name")),
                ("search_key", models.CharField(blank=True, max_length=240)),
                ("sound_key", models.CharField(blank=True, max_length=280)),
                ("named_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["first_name", "last_name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("national_id__regex", "^[0-9]{13}$")),
                        name="person_national_id_digits",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "section",
                    models.PositiveSmallIntegerField(
                        choices=[(33, "Section 33"), (39, "Section 39"), (40, "Section 40")],
                        default=33,
                        verbose_name="Section",
                    ),
                ),
                ("started_on", models.DateField(verbose_name="Started on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="Ended on")),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="employments",
                        to="employers.establishment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="employments",
                        to="employers.insuredperson",
                    ),
                ),
            ],
            options={
                "ordering": ["person", "-started_on"],
            },
        ),
        migrations.AddIndex(
            model_name="employer",
            index=models.Index(
                condition=models.Q(("juristic_no", ""), _negated=True),
                fields=["juristic_no"],
                name="employer_juristic_no",
            ),
        ),
        migrations.AddIndex(
            model_name="employer",
            index=models.Index(fields=["office", "file_state"], name="employer_office_state"),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("account_no__regex", "^[0-9]{10}$")), name="employer_account_no_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("branch_seq__regex", "^[0-9]{6}$")), name="employer_branch_seq_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("juristic_no__regex", "^[0-9]{13}$"), ("juristic_no", ""), _connector="OR"
                ),
                name="employer_juristic_no_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["active", "stopped", "liquidation", "closed"])),
                name="employer_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "file_state__in",
                        [
                            "listed",
                            "in_progress",
                            "to_index",
                            "to_check",
                            "to_certify",
                            "certified",
                            "returned",
                            "not_found",
                            "pending_number",
                        ],
                    )
                ),
                name="employer_file_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["office"], name="establishment_office"),
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.UniqueConstraint(fields=("employer", "branch_seq"), name="establishment_once"),
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.CheckConstraint(
                condition=models.Q(("branch_seq__regex", "^[0-9]{6}$")),
                name="establishment_branch_seq_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["active", "stopped", "liquidation", "closed"])),
                name="establishment_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="formername",
            constraint=models.UniqueConstraint(fields=("employer", "search_key"), name="former_name_once"),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.UniqueConstraint(
                fields=("person", "establishment", "started_on"), name="employment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(("section__in", [33, 39, 40])), name="employment_section_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("started_on")), _connector="OR"
                ),
                name="employment_ends_after_start",
            ),
        ),
    ]
