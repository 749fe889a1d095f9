"""Thin adaptors to other people's engines: each brings pages to the kernel and records back, and nothing else.

Spark (`spark`), Ray Data (`ray`), Hugging Face datasets (`datasets`), datatrove (`datatrove`) and Scrapy (`scrapy`). All of them give the same
record, carry the other columns or fields along as `clean_batch` does, and clean under limits unless told `limits=None`: a page that hangs,
crashes the parser or swells is one rejected row, whatever the engine itself would have made of it.
"""
