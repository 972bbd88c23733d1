import TreeModel

extension HTMLPage {
  /// Writes everything before the tree.
  static func head(_ tree: ExportTree, to out: inout ExportBuffer) {
    let info = tree.session.info
    out.add("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n")
    out.add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
    out.add("style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n")
    out.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    out.add("<meta name=\"referrer\" content=\"no-referrer\">\n")
    out.add(
      "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\""
    )
    escape(tree.program, to: &out)
    out.add("\">\n<title>")
    escape(Excerpt.of(info.title, limit: 100), to: &out)
    out.add("</title>\n<style>\n\(style)</style>\n</head>\n<body>\n<header>\n<h1><bdi>")
    escape(info.title, to: &out)
    out.add("</bdi></h1>\n<p>")
    out.add(counts(tree))
    out.add("</p>\n")
    if info.mode == .chat, !info.system.isEmpty {
      out.add("<p class=\"who\">system</p>\n<div class=\"t\" dir=\"auto\"><bdi>")
      escape(info.system, to: &out)
      out.add("</bdi></div>\n")
    }
    out.add("</header>\n<main>\n")
  }

  private static func counts(_ tree: ExportTree) -> String {
    var good = 0
    var bad = 0
    var rewrites = 0
    for item in tree.items {
      guard let summary = tree.session.tree.summary(of: item.id) else { continue }
      if let rating = summary.rating { if rating > 0 { good += 1 } else if rating < 0 { bad += 1 } }
      if summary.kind == .rewrite { rewrites += 1 }
    }
    let nodes = tree.items.count
    return "\(nodes) text\(nodes == 1 ? "" : "s"), \(good) good, \(bad) bad, "
      + "\(rewrites) rewrite\(rewrites == 1 ? "" : "s")"
  }

  /// Colours by what the reader's system prefers; white space as it is; no fold hides on paper.
  private static let style = """
    :root{--back:#fdfcfa;--ink:#1d1c1a;--dim:#6b6862;--line:#d9d5cd;--up:#d7f0d9;--down:#f9d9d5;--even:#e9e7e3;--hand:#e6e0f8;--mark:#0b57d0}
    @media(prefers-color-scheme:dark){:root{--back:#191817;--ink:#e9e6e0;--dim:#a19c93;--line:#45423d;--up:#1f4426;--down:#56261f;--even:#35332f;--hand:#3a3157;--mark:#9ec2ff}}
    body{margin:0 auto;max-width:60em;padding:1em;background:var(--back);color:var(--ink);font:1em/1.55 Georgia,serif}
    header p,summary,.m,.who,.far{font:.8em/1.5 system-ui,sans-serif;color:var(--dim)}
    h1{font-size:1.4em}
    a{color:var(--mark)}
    .b{margin:.6em 0 .6em .1em;padding-left:.7em;border-left:2px solid var(--line)}
    .b .b .b .b .b .b .b .b{padding-left:.2em}
    .t{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2em 0}
    .who{margin:.6em 0 0;font-weight:600}
    bdi{border-radius:.2em}
    .prompt,.human{color:var(--ink)}
    .rewrite{text-decoration:underline dotted;text-decoration-color:var(--dim)}
    .up{background:var(--up)}.down{background:var(--down)}.even{background:var(--even)}
    bdi[data-rating]::after{content:attr(data-rating);font:.65em system-ui,sans-serif;vertical-align:super;color:var(--dim);padding:0 .2em}
    bdi:target,.b:target>summary{outline:2px solid var(--mark)}
    .b[open]>summary .x{display:none}
    .x{color:var(--ink)}
    .m ul{margin:.2em 0;padding-left:1.4em}
    .m li{margin:.2em 0;overflow-wrap:anywhere}
    .n{white-space:pre-wrap}
    @media print{body{max-width:none;background:none;color:#000}.m{display:none}.b{border-color:#999}bdi{break-inside:auto}}

    """
}
