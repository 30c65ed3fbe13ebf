"""The same tables, seen by nobody's rules."""

from __future__ import annotations

from django.db import models


class Person(models.Model):
    first_name = models.CharField(max_length=80)

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "people_person"


class Theme(models.Model):
    title = models.CharField(max_length=80)

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "programmes_theme"


class Node(models.Model):
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    slug = models.SlugField()
    title = models.CharField(max_length=240)
    text = models.TextField()
    html = models.TextField()
    programme_id = models.BigIntegerField()
    theme = models.ForeignKey(Theme, models.DO_NOTHING)
    author = models.ForeignKey(Person, models.DO_NOTHING, related_name="+")
    support_count = models.PositiveIntegerField()
    comment_count = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "contributions_node"


class Comment(models.Model):
    node = models.ForeignKey(Node, models.DO_NOTHING, related_name="comments")
    author = models.ForeignKey(Person, models.DO_NOTHING, related_name="+")
    html = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "contributions_comment"
