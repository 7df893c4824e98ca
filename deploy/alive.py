"""For a container's health check: does the web process answer?"""

import sys
import urllib.request

with urllib.request.urlopen("http://localhost:8000/healthz", timeout=4) as answer:
    sys.exit(0 if answer.status == 200 else 1)
