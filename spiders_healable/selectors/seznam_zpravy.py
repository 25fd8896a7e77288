"""Selectors of Seznam Zprávy (Czechia): its class names change with each build, its data-dot names do not.

Proved on pages saved on 8 April, 6 November and 10 December 2025.
"""

PAGES = {
    "article": {
        "headline": ["h1"],
        "lead": ["[data-dot=ogm-article-perex]"],
        "authors": ["[data-dot^=ogm-article-author] [data-dot=mol-author_names] a"],
        "published": ["[data-dot=ogm-date-of-publication__date] time::attr(datetime)"],
        "section": ["(//a[@data-dot='ogm-breadcrumb-navigation-item'])[2]"],
        "topics": ["[data-dot=ogm-related-tags] a"],
        "text": ["[data-dot=ogm-article-content] [data-dot=mol-paragraph] p"],
    },
}
