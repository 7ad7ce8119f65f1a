"""Screening on a Spark cluster. Needs the extra `screening[spark]` and Java 17; the executors need this package too."""
