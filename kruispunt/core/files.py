"""Files that are not for everybody: stored apart from what the web server hands out."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def private_storage() -> FileSystemStorage:
    """Give the storage of closed files. It has no address: a view checks who asks, and hands the file out."""
    return FileSystemStorage(location=settings.PRIVATE_ROOT, base_url=None)
