"""Clusters as one text, for tests that say what was read."""

from collections.abc import Iterable

from ocr.recognition.grapheme_clusters import GraphemeCluster, cluster_texts


def join_clusters(clusters: Iterable[GraphemeCluster]) -> str:
    """The text that clusters spell."""
    return "".join(cluster_texts(list(clusters)))
