"""The style sheets of the layouts, by name."""

# ruff: noqa: E501 - a rule a line
from __future__ import annotations

STYLES = {
    "broadsheet": """
body { margin: 0 auto; max-width: 68rem; padding: 0 1rem; background: #fbf8f1; color: #1d1b18;
  font: 17px/1.5 Georgia, "Liberation Serif", serif; }
a { color: inherit; text-decoration: none; } a:hover { text-decoration: underline; }
#masthead { text-align: center; border-bottom: 4px double #1d1b18; padding: 1.2rem 0 .6rem; }
.paper { font-size: 3.4rem; margin: 0; font-weight: bold; letter-spacing: -.02em; } .motto { margin: 0; font-style: italic; }
#menu { list-style: none; display: flex; gap: 1.6rem; justify-content: center; padding: .5rem 0; margin: 0 0 1.5rem;
  border-bottom: 1px solid #1d1b18; text-transform: uppercase; font-size: .8rem; letter-spacing: .08em; }
#columns { display: grid; grid-template-columns: 1fr 17rem; gap: 2.5rem; }
#margin { border-left: 1px solid #c9c2b3; padding-left: 1.5rem; font-size: .9rem; }
h1.headline { font-size: 2.5rem; line-height: 1.12; margin: .2rem 0 .6rem; }
.kicker, h1.rubric, h2.rubric { text-transform: uppercase; letter-spacing: .08em; color: #8c1c13; font-size: .85rem; margin: 0; }
h1.rubric { font-size: 1.3rem; } .standfirst { font-size: 1.25rem; font-style: italic; margin: 0 0 .8rem; }
.byline { margin: 0; font-weight: bold; } .dateline, .date, .caption { color: #6b6456; font-size: .85rem; margin: 0 0 1rem; }
img { width: 100%; height: auto; } .picture { margin-bottom: 1rem; }
.story-text { text-align: justify; hyphens: auto; } .story-text > p:first-child::first-letter { float: left; font-size: 3.6rem;
  line-height: .85; padding-right: .4rem; }
.story-text > p a, #margin li a { border-bottom: 1px dotted #8c1c13; }
.advert { background: #eee6d4; padding: .6rem 1rem; text-align: center; font-size: .85rem; margin: 1rem 0; }
.see-also { float: right; width: 14rem; margin: 0 0 1rem 1.5rem; border-top: 3px solid #8c1c13; font-size: .9rem; }
.wall { border: 2px solid #8c1c13; padding: 1rem 1.5rem; text-align: center; }
.tags { list-style: none; display: flex; gap: .6rem; padding: 0; flex-wrap: wrap; } .tags li { border: 1px solid #c9c2b3; padding: .1rem .6rem; }
.correction { font-style: italic; border-top: 1px solid #c9c2b3; padding-top: .5rem; }
.stories { list-style: none; padding: 0; } .stories .story { border-bottom: 1px solid #c9c2b3; padding: .7rem 0; }
.stories .headline { font-size: 1.35rem; line-height: 1.2; margin: 0; } .stories p { margin: .1rem 0; }
.pager { display: flex; justify-content: space-between; padding: 1rem 0; } .blocks { columns: 2; column-gap: 2rem; }
.block { break-inside: avoid; } .top-headline { font-size: 2.2rem; line-height: 1.15; margin: 0 0 .6rem; }
ul.headlines { padding-left: 1.1rem; } #foot { border-top: 4px double #1d1b18; margin-top: 2rem; font-size: .8rem; text-align: center; }
""",
    "compact": """
* { box-sizing: border-box; } body { margin: 0; font: 16px/1.6 "Liberation Sans", Helvetica, Arial, sans-serif; color: #14181f; }
a { color: #0b4f8a; text-decoration: none; }
.c-bar { background: #0b2e4f; padding: .7rem 1rem; display: flex; gap: 1.5rem; align-items: baseline; flex-wrap: wrap; }
.c-bar a { color: #fff; margin-right: .8rem; } .c-bar__brand { font-weight: bold; font-size: 1.3rem; }
.c-banner { background: #f2f4f7; text-align: center; padding: .6rem; font-size: .8rem; color: #5a6472; }
.c-page, .c-newsletter, .c-teasers, .c-foot { max-width: 42rem; margin: 0 auto; padding: 1rem; }
.c-article__title { font-size: 1.9rem; line-height: 1.2; margin: .2rem 0; } .c-article__section { margin: 0; font-weight: bold; }
.c-article__meta { color: #5a6472; font-size: .85rem; display: flex; gap: 1rem; flex-wrap: wrap; margin-bottom: .8rem; }
.c-article__lead { font-weight: bold; font-size: 1.1rem; margin-bottom: 1rem; }
.c-figure { margin: 0 0 1rem; } img { width: 100%; height: auto; border-radius: 6px; } figcaption { font-size: .75rem; color: #5a6472; }
.c-promo { border-left: 4px solid #0b4f8a; padding-left: 1rem; font-weight: bold; } .c-note { background: #fff5d6; padding: .6rem 1rem; }
.c-paywall { background: #0b2e4f; color: #fff; padding: 1.2rem; border-radius: 6px; } .c-paywall a { color: #9fd0ff; }
.c-tag { background: #e6eef6; border-radius: 99px; padding: .1rem .7rem; font-size: .85rem; }
.c-card { display: grid; grid-template-columns: 7rem 1fr; gap: 1rem; border-bottom: 1px solid #dde3ea; padding: .9rem 0; }
.c-card__title { display: block; font-weight: bold; font-size: 1.1rem; line-height: 1.3; } .c-card time { font-size: .8rem; color: #5a6472; }
.c-card p { margin: .2rem 0 0; } .c-pages { display: flex; justify-content: space-between; padding: 1rem 0; }
.c-button { background: #0b4f8a; color: #fff; padding: .4rem 1rem; border-radius: 6px; }
.c-comment { border-top: 1px solid #dde3ea; padding: .5rem 0; } .c-comment header { font-weight: bold; } .c-newsletter { background: #f2f4f7; }
""",
    "magazine": """
* { box-sizing: border-box; } body { margin: 0; font: 18px/1.6 "Liberation Serif", Georgia, serif; color: #222; background: #fff; }
a { color: inherit; text-decoration: none; } h1, h2, h3, .flag, .when, .marks { font-family: "Liberation Sans", Helvetica, sans-serif; }
.flag { display: flex; justify-content: space-between; align-items: center; padding: .8rem 2rem; background: #111; color: #fff; }
.flag p { font-size: 1.6rem; font-weight: bold; margin: 0; } .flag ul { display: flex; gap: 1.2rem; list-style: none; margin: 0; padding: 0; }
main { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; } .feature { max-width: 44rem; margin: 0 auto; }
.hero { margin: 0 -8rem; } .hero img { width: 100%; height: 26rem; object-fit: cover; } figcaption { font-size: .75rem; color: #777; }
.marks { display: flex; gap: .8rem; list-style: none; padding: 0; font-size: .75rem; text-transform: uppercase; color: #c2410c; }
.feature h1 { font-size: 3rem; line-height: 1.08; margin: .3rem 0 1rem; } .roof { margin: 0; display: block; font-size: 1rem; color: #c2410c; }
.deck { font-size: 1.35rem; line-height: 1.4; color: #444; } .when { display: flex; gap: .6rem; font-size: .8rem; color: #777; } .when dd { margin: 0 1rem 0 0; }
.chapter p { margin: 0 0 1.1rem; } .more-on, .letterbox, .sponsored { background: #f6f1ec; padding: 1rem 1.4rem; margin: 1.5rem 0; font-size: .9rem; }
.more-on .name { font-weight: bold; margin: 0; } .gate { background: linear-gradient(#fff0, #fed7aa); padding: 2rem; text-align: center; }
.writers ul { list-style: none; padding: 1rem 0; border-top: 2px solid #111; } .errata { color: #9a3412; font-style: italic; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.6rem; list-style: none; padding: 0; }
.card img { width: 100%; height: 9rem; object-fit: cover; } .card h3 { font-size: 1.1rem; line-height: 1.25; margin: .4rem 0; } .card p { font-size: .9rem; margin: 0; }
.card footer { font-size: .75rem; color: #777; } .cover { position: relative; margin: 0 0 2rem; } .cover img { width: 100%; height: 30rem; object-fit: cover; }
.cover-copy { position: absolute; bottom: 0; left: 0; right: 0; padding: 4rem 2rem 1.5rem; color: #fff; background: linear-gradient(#0000, #000c); } .cover h1 { font-size: 2.8rem; line-height: 1.1; margin: 0; }
.strip-title { font-size: 2.6rem; } .voices blockquote { border-left: 3px solid #c2410c; margin: 1rem 0; padding-left: 1rem; font-size: .95rem; }
.ranks { background: #111; color: #fff; padding: 1rem 2rem; } .colophon { padding: 1rem 2rem; font-size: .75rem; color: #777; } .step { font-weight: bold; color: #c2410c; }
""",
    "hashed": """
* { box-sizing: border-box; } body { margin: 0; font: 17px/1.55 "DejaVu Sans", "Liberation Sans", sans-serif; color: #1a1a2e; background: #f4f4f8; }
a { color: inherit; text-decoration: none; } main, footer, .Minis-root__ed540, .Signup-root__9849f { max-width: 54rem; margin: 1rem auto; background: #fff; padding: 1.5rem 2.5rem; border-radius: 10px; }
.Bar-root__d61ec { background: #4338ca; color: #fff; padding: .9rem 2rem; display: flex; gap: 2rem; } .Bar-root__d61ec nav a { margin-right: 1.2rem; } .Bar-brand__7cd35 { font-weight: bold; }
.Label-root__4d5d5 { color: #4338ca; font-weight: bold; font-size: .85rem; } .Headline-text__33e9d { font-size: 2.1rem; line-height: 1.2; margin: .3rem 0; }
.Headline-intro__aaf08 { font-size: 1.15rem; color: #4a4a68; margin-bottom: .8rem; } .Credits-root__57d7d { display: flex; gap: 1.5rem; font-size: .85rem; color: #6b6b8d; margin-bottom: 1rem; }
.Credits-names__c2c96 span { font-weight: bold; margin-right: .7rem; } img { width: 100%; height: auto; border-radius: 8px; } .Media-note__5ec0a { font-size: .75rem; color: #6b6b8d; }
.Slot-root__b6f5a, .Promo-root__4a89a { background: #eef2ff; border-radius: 8px; padding: .8rem 1.2rem; font-size: .9rem; } .Promo-root__4a89a span { color: #4338ca; margin-right: .6rem; }
.Offer-root__e8446 { background: #4338ca; color: #fff; padding: 1.5rem; border-radius: 10px; text-align: center; }
.Tags-root__b9041 { display: flex; gap: .6rem; flex-wrap: wrap; } .Tags-item__14f8d { background: #eef2ff; border-radius: 99px; padding: .1rem .9rem; font-size: .85rem; }
.Row-root__595ea { display: grid; grid-template-columns: 9rem 1fr 8rem; gap: 1.2rem; padding: 1rem 0; border-bottom: 1px solid #e4e4f0; } .Row-title__f2658 { font-weight: bold; font-size: 1.1rem; }
.Row-root__595ea p { margin: .2rem 0; font-size: .9rem; } .Row-moment__a09ee { font-size: .8rem; color: #6b6b8d; } .Mini-root__99a78 { padding: .3rem 0; } .Voice-root__2f9d4 span { font-weight: bold; } footer { font-size: .8rem; } footer a { margin-right: 1rem; }
""",
}
