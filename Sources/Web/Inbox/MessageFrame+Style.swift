extension MessageFrame {
    /// The frame's own style. What a mail brings stays inside of `.mail-root`.
    ///
    /// What we say of it stands outside of its paper, on the ground of the page, where it cannot draw: so nothing in it can be
    /// taken for a word of ours.
    static let style: HTML = #"""
        :root { color-scheme: light dark; }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 4px 2px 8px; font: 15px/1.5 ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          overflow-wrap: break-word; color: CanvasText; overflow: hidden; }
        .paper .mail-root { color-scheme: light; color: #1d2226; background-color: #fff; padding: 8px; }
        .paper .notes:has(> :not(.dark-only)) + .mail-root, .paper .notes:has(> :not(.dark-only)) + style + .mail-root { border-top: 1px solid #9aa3a9; }
        .mail-root { overflow-wrap: break-word; min-width: 0; isolation: isolate; overflow-x: auto; overflow-y: hidden; }
        .notes, .more { position: relative; z-index: 1; }
        .mail-root img { max-width: 100%; }
        .mail-root img[data-remote-src] { display: inline-block; background: rgb(128 128 128 / .12); outline: 1px dashed rgb(128 128 128 / .5); outline-offset: -1px; }
        .mail-root table { max-width: 100%; }
        .mail-root pre { white-space: pre-wrap; }
        .text { max-width: 46rem; }
        .text > div + div { margin-top: 1em; }
        .text blockquote, .mail-root blockquote { margin-inline: .5em 0; padding-inline-start: .75em; border-inline-start: 2px solid #9aa3a9; }
        .text a { color: #0c6a60; }
        .quiet { color: #5c646a; }
        .notes { display: flex; flex-wrap: wrap; gap: 4px; margin-bottom: 10px; font: 13px/1.45 ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif; }
        .note { margin: 0; padding: 6px 10px; border-radius: 6px; background: #e1eaf6; color: #1d2226; }
        .note.bad { background: #fae3df; flex: 1 1 100%; }
        .note.calm { padding-block: 3px; line-height: 24px; } details.note[open] { flex: 1 1 100%; }
        .note a, .note summary { color: #0b5a52; }
        .note ul { margin: 6px 0 0; padding-inline-start: 18px; overflow-wrap: anywhere; }
        .note summary { cursor: pointer; min-height: 24px; }
        .choice { display: inline-block; min-height: 24px; font-weight: 600; }
        .more a { padding: 0 10px; border-radius: 6px; background: #e4e2dc; color: #1d2226; text-decoration: none; }
        .more { font: 13px/1.6 ui-sans-serif, system-ui, sans-serif; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .dark-only { display: none; }
        @media (prefers-color-scheme: dark) {
          .note { background: #1c2c40; color: #e9e7e2; } .note.bad { background: #40201d; }
          .note a, .note summary, .plain .text a { color: #63c7b4; }
          .plain .quiet { color: #a9afb3; } .more a { background: #32383c; color: #e9e7e2; }
          .dark-only { display: block; }
          .paper.adapt .mail-root { filter: invert(.92) hue-rotate(180deg); }
          .paper.adapt .mail-root img { filter: invert(1) hue-rotate(180deg); }
        }
        @media print { .notes, .more { display: none; } }

        """#
}
