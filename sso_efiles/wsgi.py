"""The door for gunicorn."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sso_efiles.settings")

application = get_wsgi_application()
# Not before the door opens: on a cold disk it takes a minute. A question that comes first waits for it; where
# a fork has ended the thread (--preload), it draws for itself.
Thread(target=import_string("documents.search.warm_up"), daemon=True).start()
