"""The page of the HTML index. It stands in code so that a built copy of the program cannot lose it."""

TEMPLATE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Index: {{ view.authority }}, {{ view.title }}</title>
<style>
:root {
  color-scheme: light dark;
  --accent: #0b5d66; --paper: #ffffff; --ground: #f5f7f7; --ink: #1c2a30; --quiet: #55636b; --line: #d5dddf;
  --wash: #e8f1f2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent: #6cc3cd; --paper: #172125; --ground: #10181b; --ink: #e6ecee; --quiet: #a3b1b7; --line: #33434a;
    --wash: #1d3034;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 "Segoe UI", Arial, sans-serif; }
a { color: var(--accent); text-underline-offset: 0.15em; overflow-wrap: anywhere; }
a:hover { text-decoration-thickness: 2px; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: 0.5rem 1rem; }
header { background: var(--paper); border-top: 6px solid var(--accent); border-bottom: 1px solid var(--line); }
header > div, main { max-width: 66rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; color: var(--accent); }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.4rem; color: var(--accent); }
h3 { margin: 0; font-size: 1.1rem; scroll-margin-top: 1rem; }
p { margin: 0.25rem 0; }
p, td, tbody th { overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 0.9rem; }
.notice { margin: 1rem 0 0; padding: 0.6rem 1rem; border-left: 4px solid var(--accent); background: var(--wash); }
section.item { margin: 1rem 0; padding: 1rem 1.25rem 1.1rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: 6px; }
h3 .ref { display: inline-block; min-width: 3.2rem; color: var(--accent); font-variant-numeric: tabular-nums; }
table { width: 100%; margin-top: 0.75rem; border-collapse: collapse; background: var(--paper); }
caption { text-align: left; color: var(--quiet); font-size: 0.9rem; padding-bottom: 0.25rem; }
th, td { padding: 0.5rem 0.75rem 0.5rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { font-size: 0.85rem; font-weight: 600; color: var(--quiet); border-top: 0; padding-bottom: 0.25rem; }
tbody th { font-weight: 400; white-space: nowrap; font-variant-numeric: tabular-nums; }
td p:first-child { margin-top: 0; }
.answers { table-layout: fixed; }
.answers .number { width: 6.5rem; } .answers .where { width: 24%; } .answers .dated { width: 10.5rem; }
.answers caption { position: absolute; left: -100rem; }
.overview { border: 1px solid var(--line); border-radius: 6px; border-collapse: separate;
  border-spacing: 0; }
.overview caption { padding: 0 0 0.4rem; }
.overview th, .overview td { padding-left: 1.25rem; }
.overview thead th { padding-top: 0.6rem; }
.overview tbody th { white-space: normal; width: 34%; font-weight: 600; }
.overview ul { margin: 0; padding: 0; list-style: none; }
.mark { display: inline-block; padding: 0 0.5rem; border: 1px solid var(--accent); border-radius: 1rem;
  color: var(--accent); font-size: 0.8rem; }
@media (max-width: 44rem) {
  thead { position: absolute; left: -100rem; }
  .overview, .overview caption, .overview tbody, .overview tr, .overview th, .overview td { display: block; }
  .overview caption { padding: 0.6rem 1.25rem; }
  .overview tbody th { width: auto; padding-bottom: 0; }
  .overview td { border-top: 0; padding-top: 0.2rem; }
  .answers, .answers tbody, .answers tr, .answers th, .answers td { display: block; border: 0; padding: 0; }
  .answers tr { border-top: 1px solid var(--line); padding: 0.6rem 0; }
  .answers td:last-child:not(:empty)::before { content: "Dated "; color: var(--quiet); }
}
@media print {
  :root { --accent: #0b5d66; --paper: #fff; --ground: #fff; --ink: #000; --quiet: #444; --line: #bbb; --wash: #fff; }
  @page { size: A4; margin: 16mm; }
  html { font-size: 9.5pt; }
  header > div, main { max-width: none; padding: 0 0 0.5rem; }
  .skip { display: none; }
  section.item { border: 0; padding: 0; margin: 1.2rem 0 0; }
  h2, h3, caption { break-after: avoid; }
  .asked { break-inside: avoid; break-after: avoid; }
  tr, .notice { break-inside: avoid; }
  thead { display: table-header-group; break-after: avoid; }
  .answers tbody tr:first-child { break-before: avoid; }
}
</style>
</head>
<body>
<a class="skip" href="#items">Go to the evidence</a>
<header><div>
<h1>{{ view.authority }}</h1>
<p>Index of evidence · {{ view.title }}</p>
<p class="quiet">{{ view.framework }}</p>
<p>{{ view.summary }}</p>
{% if view.cover %}
<p><a href="{{ view.cover | uri }}">Self-assessment</a></p>
{% endif %}
{% for notice in view.notices %}
<p class="notice">{{ notice }}</p>
{% endfor %}
</div></header>
<main>
{% if view.changed %}
<h2 id="changed">New or changed since the earlier pack</h2>
<table class="overview">
<caption>All else is as it was.{% if view.withdrawn %} <a href="#withdrawn">What was withdrawn</a> stands at the end.\
{% endif %}</caption>
<thead><tr><th scope="col">Evidence</th><th scope="col">What changed</th><th scope="col">Evidence item</th></tr></thead>
<tbody>
{% for section, row in view.changed %}
<tr><th scope="row">{{ row.number }} {% if row.path %}<a href="{{ row.path | uri }}">{{ row.title }}</a>{% else %}\
{{ row.title }}{% endif %}</th>
<td>{{ row.change }}</td>
<td><a href="#{{ section.anchor }}">{{ section.ref }} {{ section.title }}</a></td></tr>
{% endfor %}
</tbody>
</table>
{% endif %}
<h2 id="statements">Evidence items by quality statement</h2>
<table class="overview">
<caption>An item stands under each statement that it gives evidence on.</caption>
<thead><tr><th scope="col">Quality statement</th><th scope="col">Evidence items</th></tr></thead>
<tbody>
{% for statement in view.statements %}
<tr><th scope="row">{{ statement.name }}</th><td>
{% if statement.sections %}
<ul>
{% for section in statement.sections %}
<li><a href="#{{ section.anchor }}">{{ section.ref }} {{ section.title }}</a>
<span class="quiet">{{ section.count }}</span></li>
{% endfor %}
</ul>
{% else %}
<span class="quiet">none</span>
{% endif %}
</td></tr>
{% endfor %}
</tbody>
</table>
<h2 id="items">Evidence by item</h2>
{% for section in view.sections %}
<section class="item" aria-labelledby="{{ section.anchor }}">
<div class="asked">
<h3 id="{{ section.anchor }}"><span class="ref">{{ section.ref }}</span> {{ section.title }}</h3>
{% if section.wording %}
<p class="wording">{{ section.wording }}</p>
{% endif %}
<p class="quiet">Asks for: {{ section.asks }}. Quality statements: {{ section.statements | join("; ") or "none" }}.</p>
</div>
{% if section.rows %}
<table class="answers">
<caption>Answers to {{ section.ref }}</caption>
<thead><tr><th scope="col" class="number">No.</th><th scope="col">Evidence</th>\
<th scope="col" class="where">Where in it</th><th scope="col" class="dated">Dated</th></tr></thead>
<tbody>
{% for row in section.rows %}
<tr>
<th scope="row">{{ row.number }}</th>
<td>
<p>{% if row.path %}<a href="{{ row.path | uri }}">{{ row.title }}</a>{% elif row.web %}\
<a href="{{ row.web }}" rel="noreferrer">{{ row.title }}</a>{% else %}<strong>{{ row.title }}</strong>{% endif %}
{% if row.change %} <span class="mark">{{ row.change }}</span>{% endif %}</p>
{% if row.about %}
<p class="quiet">{{ row.about }}</p>
{% endif %}
{% for note in row.notes %}
<p>{{ note }}</p>
{% endfor %}
</td>
<td>{{ row.where }}</td>
<td>{{ row.dated }}</td>
</tr>
{% endfor %}
</tbody>
</table>
{% else %}
<p>No answer is given under this item.</p>
{% endif %}
</section>
{% endfor %}
{% if view.withdrawn %}
<h2 id="withdrawn">Withdrawn since the earlier pack</h2>
<table class="overview">
<caption>These answers no longer stand.</caption>
<thead><tr><th scope="col">Evidence</th><th scope="col">Where it lay</th></tr></thead>
<tbody>
{% for row in view.withdrawn %}
<tr><th scope="row">{{ row.number }} {{ row.title }}</th><td>{{ row.notes | join(" ") }}</td></tr>
{% endfor %}
</tbody>
</table>
{% endif %}
</main>
</body>
</html>
"""
