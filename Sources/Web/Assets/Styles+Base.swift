extension Styles {
    /// How plain elements look.
    static let base = #"""
        @layer base {
          *, ::before, ::after { box-sizing: border-box; }
          html { font: 100%/1.5 var(--sans); font-size-adjust: none; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
          body { margin: 0; background: var(--paper); color: var(--ink); font-size: var(--text); overflow-wrap: break-word; }
          h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset, pre { margin: 0; padding: 0; }
          h1 { font-size: var(--text-title); line-height: 1.2; font-weight: 650; letter-spacing: -.01em; }
          h2 { font-size: var(--text-big); line-height: 1.3; font-weight: 650; }
          h3 { font-size: var(--text); font-weight: 650; }
          ul, ol { list-style: none; }
          a { color: var(--accent); text-underline-offset: .15em; }
          a:hover { text-decoration-thickness: 2px; }
          code, pre { font-family: var(--mono); font-size: .875em; }
          fieldset { border: 0; min-width: 0; }
          legend { padding: 0; font-weight: 600; }
          button, input, select, textarea { font: inherit; color: inherit; }
          :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
          [hidden] { display: none !important; }
          time, .number { font-variant-numeric: tabular-nums; }
          .icon { width: 1.25rem; height: 1.25rem; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6;
            stroke-linecap: round; stroke-linejoin: round; vertical-align: -.25rem; }
          .quiet { color: var(--ink-soft); }
          .small { font-size: var(--text-small); }
          .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
          @media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
        }

        """#
}
