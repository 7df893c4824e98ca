"""Certificates: their public check, their printable sheet, and the versions of a file that they certify."""
