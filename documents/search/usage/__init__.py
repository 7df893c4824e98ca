"""What searching leaves behind: how long it took to find something, and which words found nothing."""
