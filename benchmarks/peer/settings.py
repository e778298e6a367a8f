"""Settings of the peer, tuned fairly: persistent connections, no debug, only what it needs."""

import os

SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
DEBUG = False
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": os.environ.get("BENCH_DB", "bench"),
        "USER": "tiru_owner",
        "HOST": os.environ.get("BENCH_SOCKET", ""),
        "PORT": "5432",
        "CONN_MAX_AGE": None,
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
SHARED_APPS = ["django_tenants", "django.contrib.contenttypes", "benchmarks.peer.shop"]
TENANT_APPS = ["benchmarks.peer.items"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]
TENANT_MODEL = "shop.Client"
TENANT_DOMAIN_MODEL = "shop.Domain"
TENANT_LIMIT_SET_CALLS = True  # one SET search_path per change instead of one per query
MIDDLEWARE = ["django_tenants.middleware.main.TenantMainMiddleware"]
ROOT_URLCONF = "benchmarks.peer.urls"
PUBLIC_SCHEMA_URLCONF = "benchmarks.peer.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES = {"items": "peer_migrations.items", "shop": "peer_migrations.shop"}  # made for the run
