//! Rendering, by examples.

use expect_test::{Expect, expect};

use crate::{Component, Link, NoLinks, Options, Phrase, Placement, Resolver, render};

struct Wiki;

impl Resolver for Wiki {
    fn page(&self, target: &str) -> Option<Link> {
        (target == "Accueil").then(|| Link { href: "/accueil".into(), title: "Bienvenue".into() })
    }
    fn wanted_page(&self, target: &str) -> Option<String> {
        Some(format!("/nouveau?titre={target}"))
    }
    fn person(&self, name: &str) -> Option<Link> {
        (name == "zoé").then(|| Link { href: "/membres/zoe".into(), title: "Zoé Martin".into() })
    }
    fn tag_href(&self, tag: &str) -> Option<String> {
        Some(format!("/tags/{tag}"))
    }
    fn file(&self, path: &str) -> Option<String> {
        path.ends_with(".png").then(|| format!("/files/{path}"))
    }
    fn component(&self, component: &Component<'_>, placement: Placement) -> Option<String> {
        (component.name == "button" || component.name == "include")
            .then(|| format!("<b>{component:?} {placement:?}</b>"))
    }
    fn phrase(&self, phrase: Phrase<'_>) -> String {
        format!("{phrase:?}")
    }
}

#[track_caller]
fn check(source: &str, expected: Expect) {
    expected.assert_eq(&render(source, &Options::default(), &Wiki).html);
}

#[test]
fn headings_start_below_the_title_and_have_unique_ids() {
    check(
        "# Été\n\n## Été\n\n###### `code` & *fin* #tag\n\n# !!!",
        expect![[r#"
            <h2 id="ete">Été</h2>
            <h3 id="ete-2">Été</h3>
            <h4 id="code-fin-tag"><code>code</code> &amp; <em>fin</em> <a class="tag" href="/tags/tag">#tag</a></h4>
            <h2 id="section">!!!</h2>
        "#]],
    );
}

#[test]
fn a_plain_newline_is_a_line_break() {
    check(
        "un\ndeux\\\ntrois  \nquatre\n\n- a\n  b\n- c",
        expect![[r#"
        <p>un<br />
        deux<br />
        trois<br />
        quatre</p>
        <ul>
        <li>a<br />
        b</li>
        <li>c</li>
        </ul>
    "#]],
    );
}

#[test]
fn wiki_links() {
    check(
        "[[Accueil]] [[Accueil#Lieux utiles|ici]] [[Nulle part]] [[#Plus bas]] [[]] [[ | ]] \\[[Accueil]]",
        expect![[r##"
        <p><a class="wiki" href="/accueil" title="Bienvenue">Accueil</a> <a class="wiki" href="/accueil#lieux-utiles" title="Bienvenue">ici</a> <a class="wanted" href="/nouveau?titre=Nulle%20part" title="WantedPage(&quot;Nulle part&quot;)">Nulle part</a> <a class="wiki" href="#plus-bas">Plus bas</a> [[]] [[ | ]] [[Accueil]]</p>
    "##]],
    );
    check(
        "[[Accueil|*tel quel*]] `[[Accueil]]` [[1]](https://a.org) **[[Accueil]]** [voir [[Accueil]]](b.md)",
        expect![[r#"
        <p><a class="wiki" href="/accueil" title="Bienvenue">*tel quel*</a> <code>[[Accueil]]</code> <a href="https://a.org" class="external" rel="noopener">[1]</a> <strong><a class="wiki" href="/accueil" title="Bienvenue">Accueil</a></strong> <a href="b.md">voir [[Accueil]]</a></p>
    "#]],
    );
    check(
        "| a |\n|---|\n| [[Accueil|x]] et [[Accueil\\|y]] |",
        expect![[r#"
        <div class="table-wrap" tabindex="0" role="region" aria-label="Table"><table>
        <thead>
        <tr>
        <th>a</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td><a class="wiki" href="/accueil" title="Bienvenue">x</a> et <a class="wiki" href="/accueil" title="Bienvenue">y</a></td>
        </tr>
        </tbody>
        </table></div>
    "#]],
    );
}

#[test]
fn embeds() {
    check(
        "![[photo.png]] ![[photo.png|300]] ![[photo.png|Une photo]]",
        expect![[r#"
        <p><img src="/files/photo.png" alt="photo.png" loading="lazy" decoding="async" /> <img src="/files/photo.png" alt="photo.png" width="300" loading="lazy" decoding="async" /> <img src="/files/photo.png" alt="Une photo" loading="lazy" decoding="async" /></p>
    "#]],
    );
    check(
        "avant\n![[Accueil#Ici]]\naprès",
        expect![[r#"
        <p>avant</p>
        <b>Component { name: "include", arguments: [Argument { key: None, value: "Accueil#Ici" }] } Block</b>
        <p>après</p>
    "#]],
    );
    check(
        "un ![[Accueil]] dedans",
        expect![[r#"
        <p>un <b>Component { name: "include", arguments: [Argument { key: None, value: "Accueil" }] } Inline</b> dedans</p>
    "#]],
    );
}

#[test]
fn mentions_and_tags() {
    check(
        "@zoé @inconnu. a@b @zoé-martin",
        expect![[r#"
        <p><a class="mention" href="/membres/zoe" title="Zoé Martin">@zoé</a> <span class="mention" title="UnknownPerson(&quot;inconnu&quot;)">@inconnu</span>. a@b <span class="mention" title="UnknownPerson(&quot;zoé-martin&quot;)">@zoé-martin</span></p>
    "#]],
    );
    check(
        "#jardin/été! (#a-b_) a#b ##c #1 &#x23; \\#d [#e](x.png) `#f` #é&amp;",
        expect![[r#"
        <p><a class="tag" href="/tags/jardin/%C3%A9t%C3%A9">#jardin/été</a>! (<a class="tag" href="/tags/a-b">#a-b</a>_) a#b ##c #1 # #d <a href="/files/x.png">#e</a> <code>#f</code> <a class="tag" href="/tags/%C3%A9">#é</a>&amp;</p>
    "#]],
    );
    check(
        "# #titre\n\n**#gras** *@zoé*",
        expect![[r#"
        <h2 id="titre"><a class="tag" href="/tags/titre">#titre</a></h2>
        <p><strong><a class="tag" href="/tags/gras">#gras</a></strong> <em><a class="mention" href="/membres/zoe" title="Zoé Martin">@zoé</a></em></p>
    "#]],
    );
}

#[test]
fn components() {
    check(
        "{{toc}}\n\n# Un\n\n## Deux",
        expect![[r##"
        <nav class="toc" aria-label="Contents">
        <ol>
        <li class="toc-1"><a href="#un">Un</a></li>
        <li class="toc-2"><a href="#deux">Deux</a></li>
        </ol>
        </nav>

        <h2 id="un">Un</h2>
        <h3 id="deux">Deux</h3>
    "##]],
    );
    check(
        "avant\n{{button link=\"https://x.org/a_b_c\" text=\"*Oui*\" “seul”}}\naprès",
        expect![[r#"
        <p>avant</p>
        <b>Component { name: "button", arguments: [Argument { key: Some("link"), value: "https://x.org/a_b_c" }, Argument { key: Some("text"), value: "*Oui*" }, Argument { key: None, value: "seul" }] } Block</b>
        <p>après</p>
    "#]],
    );
    check(
        "dans {{button link=x}} la phrase {{toc}} {{inconnu a=\"<b>\"}}",
        expect![[r#"
        <p>dans <b>Component { name: "button", arguments: [Argument { key: Some("link"), value: "x" }] } Inline</b> la phrase <code class="component-unknown" title="UnknownComponent(&quot;toc&quot;)">{{toc}}</code> <code class="component-unknown" title="UnknownComponent(&quot;inconnu&quot;)">{{inconnu a=&quot;&lt;b&gt;&quot;}}</code></p>
    "#]],
    );
    check(
        "- {{button}}\n- x\n\n> {{button}}",
        expect![[r#"
        <ul>
        <li>
        <b>Component { name: "button", arguments: [] } Block</b>
        </li>
        <li>x</li>
        </ul>
        <blockquote>
        <b>Component { name: "button", arguments: [] } Block</b>
        </blockquote>
    "#]],
    );
    check(
        "`{{button}}` \\{{button}} {{ button }} {{}} {{1}} {{a {{button}}",
        expect![[r#"
        <p><code>{{button}}</code> {{button}} <b>Component { name: "button", arguments: [] } Inline</b> {{}} {{1}} {{a <b>Component { name: "button", arguments: [] } Inline</b></p>
    "#]],
    );
}

#[test]
fn callouts() {
    check(
        "> [!note] Un *titre* #t\n> texte\n> suite",
        expect![[r#"
        <div role="note" class="callout callout-note">
        <p class="callout-title">Un <em>titre</em> <a class="tag" href="/tags/t">#t</a></p>
        <p>texte<br />
        suite</p>
        </div>
    "#]],
    );
    check(
        "> [!TIP]\n> corps\n>\n> - a",
        expect![[r#"
        <div role="note" class="callout callout-tip">
        <p class="callout-title">Callout(&quot;tip&quot;)</p>
        <p>corps</p>
        <ul>
        <li>a</li>
        </ul>
        </div>
    "#]],
    );
    check(
        "> [!danger]- Replié\n> caché",
        expect![[r#"
        <details class="callout callout-caution">
        <summary class="callout-title">Replié</summary>
        <p>caché</p>
        </details>
    "#]],
    );
    check(
        "> [!info]+ Ouvert",
        expect![[r#"
        <details open class="callout callout-important">
        <summary class="callout-title">Ouvert</summary>
        </details>
    "#]],
    );
    check(
        "> [!pas un type] x\n\n[!note] dehors",
        expect![[r#"
        <blockquote>
        <p>[!pas un type] x</p>
        </blockquote>
        <p>[!note] dehors</p>
    "#]],
    );
    check(
        "> [!note]\n> ===",
        expect![[r#"
            <div role="note" class="callout callout-note">
            <p class="callout-title">Callout(&quot;note&quot;)</p>
            <h2 id="section">[!note]</h2>
            </div>
        "#]],
    );
    check(
        "> > [!question]\n> > deux",
        expect![[r#"
        <blockquote>
        <div role="note" class="callout callout-question">
        <p class="callout-title">Callout(&quot;question&quot;)</p>
        <p>deux</p>
        </div>
        </blockquote>
    "#]],
    );
    check(
        "> [!note]\n\n> [!note] a **b\n> c**",
        expect![[r#"
        <div role="note" class="callout callout-note">
        <p class="callout-title">Callout(&quot;note&quot;)</p>
        </div>
        <div role="note" class="callout callout-note">
        <p class="callout-title">a <strong>b<br />
        c</strong></p>
        </div>
    "#]],
    );
}

#[test]
fn harmless_tags_pass_and_the_rest_is_text() {
    check(
        "H<sub>2</sub>O <KBD>Ctrl</KBD><br>x<br/>y <u>a <mark>b</u> c</mark> </sup>",
        expect![[r#"
        <p>H<sub>2</sub>O <kbd>Ctrl</kbd><br />x<br />y <u>a <mark>b</mark></u> c&lt;/mark&gt; &lt;/sup&gt;</p>
    "#]],
    );
    check(
        "<div onclick=\"x\">a</div>\n\n<script>alert(1)</script>\n<!-- c -->\n<u class=\"x\">d</u>",
        expect![[r#"
        <p>&lt;div onclick=&quot;x&quot;&gt;a&lt;/div&gt;</p>
        <p>&lt;script&gt;alert(1)&lt;/script&gt;<br />
        &lt;!-- c --&gt;<br />
        &lt;u class=&quot;x&quot;&gt;d&lt;/u&gt;</p>
    "#]],
    );
    check(
        "**a <u>b** c</u>\n\n<u>fin",
        expect![[r#"
        <p><strong>a <u>b</u></strong> c&lt;/u&gt;</p>
        <p><u>fin</u></p>
    "#]],
    );
}

#[test]
fn details() {
    check(
        "<details>\n<summary>Un *titre*</summary>\n\nCorps\n\n- a\n\n</details>\n\naprès",
        expect![[r#"
        <details>
        <summary>Un <em>titre</em></summary>
        <p>Corps</p>
        <ul>
        <li>a</li>
        </ul>
        </details>
        <p>après</p>
    "#]],
    );
    check(
        "<details><summary>x</summary>y</details> z",
        expect![[r#"
        <details>
        <summary>x</summary>
        <p>y</p>
        </details>
        <p> z</p>
    "#]],
    );
    check(
        "- <details>\n  <summary>s</summary>\n  t\n  </details>\n- b",
        expect![[r#"
        <ul>
        <li>
        <details>
        <summary>s</summary>
        <p>t</p>
        </details>
        </li>
        <li>b</li>
        </ul>
    "#]],
    );
    check(
        "<details>\n\nsans fin",
        expect![[r#"
        <details>
        <p>sans fin</p>
        </details>
    "#]],
    );
    check(
        "a <details> b </details> <summary>c</summary>",
        expect![[r#"
        <p>a &lt;details&gt; b &lt;/details&gt; &lt;summary&gt;c&lt;/summary&gt;</p>
    "#]],
    );
    check(
        "> <details>\n> a\n\nb",
        expect![[r#"
        <blockquote>
        <details>
        <p>a</p>
        </details>
        </blockquote>
        <p>b</p>
    "#]],
    );
}

#[test]
fn links() {
    check(
        "[a](https://x.org \"t\") [b](page.md) [c](/p#q) [d](#ici) [e](doc.png) [f][r] <https://y.org> <m@x.org>\n\n[r]: tel:+33",
        expect![[r##"
        <p><a href="https://x.org" class="external" rel="noopener" title="t">a</a> <a href="page.md">b</a> <a href="/p#q">c</a> <a href="#ici">d</a> <a href="/files/doc.png">e</a> <a href="tel:+33">f</a> <a href="https://y.org" class="external" rel="noopener">https://y.org</a> <a href="mailto:m@x.org">m@x.org</a></p>
    "##]],
    );
    check(
        "[a](javascript:alert(1)) [b](JaVaScRiPt&colon;x) [c](data:text/html,x) [d](<java	script:x>) [e](vbscript:x) [f](&#1;javascript:x) [g](//x.org) [h](a:b) [i](x\" onclick=\"y)",
        expect![[r#"
        <p>a b c d e f <a href="//x.org" class="external" rel="noopener">g</a> h [i](x&quot; onclick=&quot;y)</p>
    "#]],
    );
    check(
        "https://x.org/a_b_c*d*?e=f&g=h. (www.x.org/(a)) HTTP://Y.fr, **https://z.org** nom.prenom@x-y.org! xhttps://no.org http:// www.é.fr",
        expect![[r#"
        <p><a href="https://x.org/a_b_c*d*?e=f&amp;g=h" class="external" rel="noopener">https://x.org/a_b_c*d*?e=f&amp;g=h</a>. (<a href="https://www.x.org/(a)" class="external" rel="noopener">www.x.org/(a)</a>) <a href="HTTP://Y.fr" class="external" rel="noopener">HTTP://Y.fr</a>, <strong><a href="https://z.org" class="external" rel="noopener">https://z.org</a></strong> <a href="mailto:nom.prenom@x-y.org">nom.prenom@x-y.org</a>! xhttps://no.org http:// <a href="https://www.%C3%A9.fr" class="external" rel="noopener">www.é.fr</a></p>
    "#]],
    );
}

#[test]
fn images() {
    check(
        "![alt](a.png) ![alt|300](b.png \"T\") ![a *b* [[c]]|300x200](https://x.org/i.jpg) ![|x50](c.png) ![x](javascript:y) ![d](data:image/png;base64,AA)",
        expect![[r#"
        <p><img src="/files/a.png" alt="alt" loading="lazy" decoding="async" /> <img src="/files/b.png" alt="alt" title="T" width="300" loading="lazy" decoding="async" /> <img src="https://x.org/i.jpg" alt="a b [[c]]" width="300" height="200" loading="lazy" decoding="async" /> <img src="/files/c.png" alt="" height="50" loading="lazy" decoding="async" /> x d</p>
    "#]],
    );
}

#[test]
fn code() {
    check(
        "`a <b> *c*`\n\n```rust,ignore\nfn <a>() {} // [[x]] {{toc}} <u>\n```\n\n    indenté\n\n~~~\nsans fin <",
        expect![[r#"
        <p><code>a &lt;b&gt; *c*</code></p>
        <pre tabindex="0"><code class="language-rust">fn &lt;a&gt;() {} // [[x]] {{toc}} &lt;u&gt;
        </code></pre>
        <pre tabindex="0"><code>indenté
        </code></pre>
        <pre tabindex="0"><code>sans fin &lt;</code></pre>
    "#]],
    );
}

#[test]
fn lists_and_tasks() {
    check(
        "- [ ] à faire\n- [x] fait\n  1. un\n  2. deux\n\n3) trois\n\n   para",
        expect![[r#"
            <ul>
            <li class="task"><input type="checkbox" disabled="" aria-label="TaskOpen" /> à faire</li>
            <li class="task"><input type="checkbox" checked="" disabled="" aria-label="TaskDone" /> fait
            <ol>
            <li>un</li>
            <li>deux</li>
            </ol>
            </li>
            </ul>
            <ol start="3">
            <li>
            <p>trois</p>
            <p>para</p>
            </li>
            </ol>
        "#]],
    );
    check(
        "- a\n\n- b",
        expect![[r#"
        <ul>
        <li>
        <p>a</p>
        </li>
        <li>
        <p>b</p>
        </li>
        </ul>
    "#]],
    );
}

#[test]
fn tables() {
    check(
        "| a | b | c | d |\n|:--|:-:|--:|---|\n| *1* | `|` | 3 |\n\n| seul |\n|---|",
        expect![[r#"
        <div class="table-wrap" tabindex="0" role="region" aria-label="Table"><table>
        <thead>
        <tr>
        <th class="align-left">a</th>
        <th class="align-center">b</th>
        <th class="align-right">c</th>
        <th>d</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td class="align-left"><em>1</em></td>
        <td class="align-center">`</td>
        <td class="align-right">`</td>
        <td>3</td>
        </tr>
        </tbody>
        </table></div>
        <div class="table-wrap" tabindex="0" role="region" aria-label="Table"><table>
        <thead>
        <tr>
        <th>seul</th>
        </tr>
        </thead>
        </table></div>
    "#]],
    );
}

#[test]
fn footnotes() {
    check(
        "a[^1] b[^n] c[^1] [^absent]\n\n[^1]: Une *note*.\n[^N]: Deux.\n\n    Suite.\n[^inutile]: rien",
        expect![[r##"
        <p>a<sup class="footnote"><a id="fnref-1" href="#fn-1">1</a></sup> b<sup class="footnote"><a id="fnref-2" href="#fn-2">2</a></sup> c<sup class="footnote"><a id="fnref-1-2" href="#fn-1">1</a></sup> [^absent]</p>
        <section class="footnotes" aria-label="Footnotes">
        <ol>
        <li id="fn-1"><p>Une <em>note</em>. <a class="footnote-back" href="#fnref-1" aria-label="BackToText">↩</a></p></li>
        <li id="fn-2"><p>Deux.</p>
        <p>Suite. <a class="footnote-back" href="#fnref-2" aria-label="BackToText">↩</a></p></li>
        </ol>
        </section>
    "##]],
    );
}

#[test]
fn the_rest_of_gfm() {
    check(
        "~~barré~~ ***les deux*** &eacute; &lt; \\* a---\n\n---\n\n> q\nsuite",
        expect![[r#"
        <p><del>barré</del> <em><strong>les deux</strong></em> é &lt; * a---</p>
        <hr />
        <blockquote>
        <p>q<br />
        suite</p>
        </blockquote>
    "#]],
    );
}

#[test]
fn front_matter_is_not_shown() {
    check(
        "---\ntitle: x\ntags: [a, b]\n---\n# Un",
        expect![[r#"
        <h2 id="un">Un</h2>
    "#]],
    );
    check(
        "---\n\nprose\n\n---",
        expect![[r#"
        <hr />
        <p>prose</p>
        <hr />
    "#]],
    );
    check(
        "---\nphrase sans fin",
        expect![[r#"
        <hr />
        <p>phrase sans fin</p>
    "#]],
    );
}

#[test]
fn without_answers_everything_still_shows() {
    let source =
        "[[Page]] @zoé #tag {{button}}\n\n{{view \"x\"}}\n![[Page]] ![[a.png]] [x](y.md)\n\n> [!tip]\n> a\n\n- [ ] t";
    expect![[r#"
        <p><a class="wanted">Page</a> <span class="mention">@zoé</span> <span class="tag">#tag</span> <code class="component-unknown">{{button}}</code></p>
        <p><code class="component-unknown">{{view &quot;x&quot;}}</code><br />
        <a class="wanted">Page</a> <img src="a.png" alt="a.png" loading="lazy" decoding="async" /> <a href="y.md">x</a></p>
        <div role="note" class="callout callout-tip">
        <p class="callout-title">tip</p>
        <p>a</p>
        </div>
        <ul>
        <li class="task"><input type="checkbox" disabled="" /> t</li>
        </ul>
    "#]].assert_eq(&render(source, &Options::default(), &NoLinks).html);
}

#[test]
fn ids_can_be_told_apart() {
    let options = Options { id_prefix: "r-", ..Options::default() };
    let rendered = render("# A\n\n[a](#a) [[#A]] b[^1]\n\n[^1]: n\n\n{{toc}}", &options, &NoLinks);
    expect![[r##"
        <h2 id="r-a">A</h2>
        <p><a href="#r-a">a</a> <a class="wiki" href="#r-a">A</a> b<sup class="footnote"><a id="r-fnref-1" href="#r-fn-1">1</a></sup></p>
        <nav class="toc">
        <ol>
        <li class="toc-1"><a href="#r-a">A</a></li>
        </ol>
        </nav>

        <section class="footnotes">
        <ol>
        <li id="r-fn-1"><p>n <a class="footnote-back" href="#r-fnref-1">↩</a></p></li>
        </ol>
        </section>
    "##]].assert_eq(&rendered.html);
    expect![[r#"[Heading { level: 1, id: "a", text: "A", start: 0 }]"#]].assert_eq(&format!("{:?}", rendered.headings));
}
