/// The style of a report: colours, type and the places of things.
enum ReportStyle {
  /// The style sheet.
  ///
  /// The colours c1…c6 are Okabe and Ito's ("Color Universal Design", 2008), lightened for dark
  /// pages; ratings run from orange to blue (ColorBrewer's PuOr and RdBu), which the common kinds of
  /// colour blindness keep apart, and patterns mark those below 0.
  static let sheet: StaticString = """
    :root{--page:#f7f7f5;--card:#fff;--ink:#1c1d1f;--dim:#5d6066;--line:#dcdcd8;--grid:#e8e8e4;--link:#0b57d0;
    --c0:#8d9096;--c1:#0072b2;--c2:#c4520a;--c3:#00805e;--c4:#a3568a;--c5:#3f97d0;--c6:#b07d00;
    --ins:#d3ecd9;--ins-ink:#0c4a23;--del:#fbe0d3;--del-ink:#7c2d0b}
    @media(prefers-color-scheme:dark){:root{--page:#141517;--card:#1d1f22;--ink:#e8e8e6;--dim:#a3a6ab;--line:#3a3d41;--grid:#303337;--link:#9ec2ff;
    --c0:#7d8188;--c1:#4aa8e0;--c2:#f08c4b;--c3:#35c09a;--c4:#d993bd;--c5:#8fd0f7;--c6:#e3b54a;
    --ins:#1d3f2a;--ins-ink:#b9f0c9;--del:#4c2716;--del-ink:#ffcbb0}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:74rem;padding:1rem 12px 3rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
    h1{font-size:1.7rem;line-height:1.25;margin:.6rem 0 .2rem;overflow-wrap:anywhere}
    h2{font-size:1.25rem;margin:2.2rem 0 .8rem}
    h3{font-size:1rem;line-height:1.35;margin:0 0 .25rem}
    p{margin:.3rem 0}
    .lead,.how,.note,.where,figcaption,footer{color:var(--dim)}
    .how,.note,.where,figcaption,summary,footer{font-size:.84rem;line-height:1.45}
    .how{max-width:44rem}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.6rem,1fr));gap:8px;margin:1rem 0}
    .tiles div{display:flex;flex-direction:column-reverse;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.5rem .75rem}
    .tiles dt{font-size:.84rem;color:var(--dim)}
    .tiles dd{margin:0;font-size:1.5rem;line-height:1.25;font-weight:600;font-variant-numeric:tabular-nums}
    .remarks{border-left:4px solid var(--c2);padding:.2rem 0 .2rem .9rem;margin:1rem 0}
    .remarks h2{font-size:1rem;margin:0}
    .remarks ul{margin:.3rem 0;padding-left:1.1rem}
    .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:14px}
    .card{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 12px;min-width:0}
    .missing{border-style:dashed;background:none;color:var(--dim);font-size:.9rem}
    .missing h3{color:var(--ink)}
    .broad{grid-column:1/-1}
    svg.one,svg.within,svg.across{display:block;width:100%;height:auto;margin:.7rem auto .5rem;overflow:visible}
    svg.one,svg.within{max-width:430px}
    svg.across{display:none;max-width:1120px}
    @media(min-width:1000px){svg.across{display:block}svg.within{display:none}}
    .defs{position:absolute}
    details{margin-top:.5rem}
    summary{cursor:pointer;color:var(--link)}
    .scroll{position:relative;overflow-x:auto;max-width:100%;margin:.5rem 0}
    table{border-collapse:collapse;font-size:.84rem;font-variant-numeric:tabular-nums}
    caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    th,td{padding:.2rem .6rem .2rem 0;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line);vertical-align:top}
    th{font-weight:600}
    th:first-child{text-align:left}
    tbody th{font-weight:400;text-align:left}
    td.w{white-space:normal;min-width:14rem;overflow-wrap:anywhere}
    .w{text-align:left}
    tbody th{white-space:normal;overflow-wrap:anywhere;min-width:6rem;max-width:15rem}
    text{fill:var(--ink);font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;direction:ltr;unicode-bidi:isolate}
    text.dim{fill:var(--dim)}
    text.on{fill:var(--card)}
    text.halo{paint-order:stroke;stroke:var(--card);stroke-width:3px;stroke-linejoin:round}
    .grid{stroke:var(--grid)}
    .axis{stroke:var(--dim)}
    .c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}.c6{fill:var(--c6)}
    .soft{fill-opacity:.55}
    .line{fill:none;stroke-width:2}
    .k2{stroke:var(--c2);stroke-dasharray:5 3}
    .r4{fill:var(--c1)}.r3{fill:var(--c5)}.r2{fill:url(#dots)}.r1{fill:url(#rising)}.r0{fill:url(#falling)}
    .lines0{fill:var(--c0)}.lines1{fill:var(--c2)}.lines2{fill:var(--c6)}.gap{fill:var(--card);fill-opacity:.6}
    .whisker{stroke:var(--ink);stroke-width:1.6}
    .point{fill:var(--c1);stroke:var(--card);stroke-width:1.2}
    .hollow{fill:var(--card);stroke:var(--c1);stroke-width:2}
    .reference{stroke:var(--c2);stroke-width:1.5;stroke-dasharray:4 3}
    .expected{stroke:var(--c2);stroke-width:3}
    .void{fill:none;stroke:var(--line)}
    .shade{fill:var(--c1);stroke:var(--line)}
    .s0{fill-opacity:0}.s1{fill-opacity:.1}.s2{fill-opacity:.2}.s3{fill-opacity:.3}.s4{fill-opacity:.4}.s5{fill-opacity:.5}.s6{fill-opacity:.8}.s7{fill-opacity:.85}.s8{fill-opacity:.9}.s9{fill-opacity:.95}
    .pair{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px;margin:0 0 14px}
    .where{overflow-wrap:anywhere}
    .prompt{margin:.6rem 0;padding-left:.8rem;border-left:3px solid var(--line);color:var(--dim)}
    .prompt,.text{white-space:pre-wrap;overflow-wrap:anywhere;font-family:Georgia,"Noto Serif","Liberation Serif",serif}
    .sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:14px}
    .side,.one-text{min-width:0}
    .about{font-size:.84rem;overflow-wrap:anywhere}
    .chosen strong{color:var(--ins-ink);background:var(--ins);padding:.05em .4em;border-radius:4px}
    .rejected strong{color:var(--del-ink);background:var(--del);padding:.05em .4em;border-radius:4px}
    ins{color:var(--ins-ink);background:var(--ins);text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:.15em}
    del{color:var(--del-ink);background:var(--del);text-decoration:line-through}
    .sides del{text-decoration:underline dotted;text-underline-offset:.15em}
    :focus-visible{outline:2px solid var(--link);outline-offset:2px}
    @media print{body{max-width:none}.card,.pair{break-inside:avoid}}

    """
}
