extension Styles {
    /// The Connect pages and the import of lists.
    static let connect = #"""
        @layer pages {
          check-form, address-form, import-progress, file-field { display: block; min-width: 0; }
          import-progress { display: grid; }
          ::file-selector-button { font: inherit; font-size: var(--text-small); font-weight: 550; padding: .15rem .6rem; margin-inline-end: var(--s3); cursor: pointer;
            border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); color: var(--ink); }
          @media (max-width: 30rem) { import-progress .list > li { flex-direction: column; align-items: start; } import-progress .list .grow { flex-basis: auto; } }
          progress { width: 100%; height: .6rem; accent-color: var(--accent); }
          .two.level { align-items: stretch; } .two.level > .card { align-content: start; }
          .two.port { grid-template-columns: minmax(0, 1.4fr) minmax(0, 1fr); }
          .asked { display: grid; gap: var(--s2); font-size: var(--text-small); }
          .asked li { display: flex; gap: var(--s2); align-items: start; min-width: 0; overflow-wrap: anywhere; }
          .asked li > span { min-width: 0; }
          .asked .icon { width: 1rem; height: 1rem; margin-block-start: .15rem; color: var(--ink-soft); }
          .asked .found .icon { color: var(--good); } .asked .refused .icon { color: var(--bad); }
          .seen { overflow-wrap: anywhere; }
          .dock { display: grid; gap: var(--s3); scroll-margin-block-start: var(--s4); }
          .dock .notice { padding-block: var(--s2); }
          .dock .notice .row { gap: var(--s2) var(--s4); }
          .dock-hint { flex: 1 1 20rem; min-width: 0; }
          .dock a:not(.button) { display: inline-flex; align-items: center; min-height: 1.75rem; }
          p.working::before, .button.busy::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-inline-end: .5em; border: 2px solid currentColor;
            border-inline-end-color: transparent; border-radius: 50%; animation: turn 1s linear infinite; }
          @keyframes turn { to { rotate: 1turn; } }
          @media (max-width: 40rem) { .dock-hint { display: none; } }
        }

        """#
}
