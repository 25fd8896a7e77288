"""A court with a JSON API, whose answers list decisions and name their documents."""

LISTINGS = {
    "law_list": {
        "rows": ["jmespath:results"],
        "fields": {
            "title": ["jmespath:case"],
            "url": ["jmespath:links.self"],
            "identifier": ["jmespath:docket"],
        },
    },
}

PAGES = {
    "law_list": {
        "next_url": ["jmespath:next"],
    },
    "law": {
        "identifier": ["jmespath:docket"],
        "title": ["jmespath:case"],
        "subjects": ["jmespath:subjects"],
        "text": ["jmespath:paragraphs"],
        "attachments": ["jmespath:files[].href"],
    },
}
