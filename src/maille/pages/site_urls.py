from django.urls import path

from maille.pages.views import components, home, mine, site, source

app_name = "pages-site"
urlpatterns = [
    path("", home.root, name="root"),
    path("composants/", components.components, name="components"),
    path("mon-fil/", mine.where_i_left, name="mine"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", site.sitemap, name="sitemap-section"),
    path("favicon.ico", site.favicon, name="favicon"),
    path("source.tar.gz", source.source, name="source"),
    path("healthz", site.health, name="health"),
    path("readyz", site.ready, name="ready"),
]
