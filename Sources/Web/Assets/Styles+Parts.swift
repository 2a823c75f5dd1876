extension Styles {
    /// The parts that pages are made of.
    static let parts = #"""
        @layer parts {
          .button { display: inline-flex; align-items: center; justify-content: center; gap: var(--s2); min-height: 2.25rem; padding: .35rem .9rem;
            border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); color: var(--ink); font-weight: 550;
            text-decoration: none; cursor: pointer; line-height: 1.3; }
          .button:hover { background: color-mix(in srgb, var(--ink) 6%, var(--surface)); }
          .button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
          .button.main:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); }
          .button.danger { border-color: var(--bad); color: var(--bad); }
          .button.danger:hover { background: var(--bad-soft); }
          .button.small { min-height: 1.875rem; padding: .15rem .6rem; font-size: var(--text-small); }
          .button.plain { border-color: transparent; background: none; } p > .button.small.plain:first-child:has(> .icon:first-child) { margin-inline-start: -.75rem; padding-inline-start: .25rem; }
          .button[disabled], .button[aria-disabled="true"] { opacity: .55; cursor: default; }
          .field { display: grid; gap: var(--s1); min-width: 0; max-width: 36rem; }
          .field > label, .field > .label { font-weight: 600; }
          .field .hint { color: var(--ink-soft); font-size: var(--text-small); }
          .field .wrong { color: var(--bad); font-size: var(--text-small); display: flex; gap: var(--s1); align-items: start; }
          .field .wrong .icon { width: 1rem; height: 1rem; margin-block-start: .15rem; }
          .input, select.input { width: 100%; min-height: 2.375rem; padding: .4rem .65rem; border: 1px solid var(--line-strong); border-radius: var(--radius);
            background: var(--surface); }
          .input:focus-visible { outline-offset: 0; border-radius: var(--radius); }
          .input[aria-invalid="true"] { border-color: var(--bad); }
          .with-button { display: flex; gap: var(--s2); }
          .with-button .input { flex: 1; min-width: 0; }
          .choice { display: flex; gap: var(--s2); align-items: start; min-height: 1.75rem; }
          .choice input { width: 1.15rem; height: 1.15rem; margin: .2rem 0 0; accent-color: var(--accent); flex: none; }
          .card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-big); padding: var(--s5); box-shadow: var(--shadow); min-width: 0; }
          .pill { display: inline-flex; align-items: center; gap: .3rem; padding: .1rem .55rem .1rem .4rem; border-radius: 1rem; font-size: var(--text-small);
            font-weight: 600; white-space: nowrap; background: var(--sunken); color: var(--ink-soft); }
          .pill .icon { width: 1rem; height: 1rem; stroke-width: 2; }
          .pill.good { background: var(--good-soft); color: var(--good); } .pill.warn { background: var(--warn-soft); color: var(--warn); }
          .pill.bad { background: var(--bad-soft); color: var(--bad); } .pill.calm { background: var(--calm-soft); color: var(--calm); }
          .notice { display: flex; gap: var(--s3); align-items: start; padding: var(--s3) var(--s4); border-radius: var(--radius); background: var(--calm-soft); color: var(--ink); }
          .notice > .icon { color: var(--calm); margin-block-start: .1rem; }
          .notice.good { background: var(--good-soft); } .notice.good > .icon { color: var(--good); }
          .notice.warn { background: var(--warn-soft); } .notice.warn > .icon { color: var(--warn); }
          .notice.bad { background: var(--bad-soft); } .notice.bad > .icon { color: var(--bad); }
          .notice > div { min-width: 0; flex: 1; }
          .list { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-big); overflow: clip; }
          .list > li, .list > .item { padding: var(--s3) var(--s4); display: flex; flex-wrap: wrap; gap: var(--s2) var(--s4); align-items: center; }
          .list > * + * { border-block-start: 1px solid var(--line); }
          .list .grow { flex: 1 1 12rem; min-width: 0; overflow-wrap: anywhere; }
          .list .title { font-weight: 600; }
          .list a.title { color: var(--ink); text-decoration: none; }
          .list a.title:hover { text-decoration: underline; }
          .facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: var(--s2) var(--s4); }
          .facts dt { color: var(--ink-soft); } .facts dd { overflow-wrap: anywhere; }
          @media (max-width: 30rem) { .facts { grid-template-columns: minmax(0, 1fr); gap: 0; } .facts dd { margin-block-end: var(--s2); } }
          .chips { display: flex; flex-wrap: wrap; gap: var(--s2); }
          .chip { display: inline-flex; align-items: center; gap: .35rem; min-height: 2rem; padding: .2rem .75rem; border: 1px solid var(--line); border-radius: 1.25rem;
            background: var(--surface); color: var(--ink); text-decoration: none; font-size: var(--text-small); font-weight: 550; }
          .chip:hover { border-color: var(--line-strong); }
          @media (forced-colors: active) {
            :is(.chip, .rail-link)[aria-current]:not(:focus-visible), .conversation[data-open] { outline: 2px dotted Highlight; outline-offset: -2px; }
          }
          .chip[aria-current] { background: var(--accent-soft); border-color: var(--accent); color: var(--ink); }
          [popover].row-menu { inset: auto; margin: var(--s1); padding: var(--s2); border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--ink);
            box-shadow: var(--shadow-high); min-width: 13rem; max-width: min(22rem, calc(100vw - 2rem)); position-area: block-end span-inline-start; position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline; }
          @supports not (position-area: block-end) { [popover].row-menu { inset: 0; margin: auto; } }
          .row-menu > :is(a, button) { display: flex; gap: var(--s2); align-items: center; width: 100%; min-height: 2.25rem; padding: .3rem .6rem; border: 0; border-radius: .35rem; background: none;
            color: inherit; text-decoration: none; text-align: start; cursor: pointer; font-size: var(--text-small); font-weight: 500; }
          .row-menu > :is(a, button):hover { background: color-mix(in srgb, var(--ink) 7%, transparent); } .row-menu > * > .icon { color: var(--ink-soft); width: 1.1rem; height: 1.1rem; }
          .empty { text-align: center; padding: var(--s7) var(--s4); display: grid; gap: var(--s3); justify-items: center; }
          .empty > .icon { width: 2.5rem; height: 2.5rem; color: var(--ink-soft); stroke-width: 1.1; }
          .meter { appearance: none; -webkit-appearance: none; display: block; width: 100%; height: .5rem; border: 0; border-radius: 1rem; background: var(--sunken); overflow: clip; }
          .meter::-webkit-meter-bar { appearance: none; -webkit-appearance: none; height: .5rem; border: 0; border-radius: 1rem; background: var(--sunken); }
          .meter::-webkit-meter-optimum-value { background: var(--accent); border-radius: 1rem; }
          .meter::-moz-meter-bar { background: var(--accent); border-radius: 1rem; }
          .plain > li { padding-inline-start: 1.1rem; position: relative; } .plain > li::before { content: "\2013"; position: absolute; inset-inline-start: 0; color: var(--ink-soft); }
          .inset { padding-inline-start: 1.65rem; }
          hr { border: 0; border-block-start: 1px solid var(--line); margin: 0; width: 100%; }
          .row > .grow { flex: 1 1 18rem; min-width: 0; }
          .secret { font-family: var(--mono); font-size: var(--text-small); overflow-wrap: anywhere; background: var(--sunken); padding: var(--s2) var(--s3); border-radius: var(--radius); display: block; }
          details.fold > summary { cursor: pointer; color: var(--accent); min-height: 1.75rem; width: fit-content; }
          details.fold[open] > summary { margin-block-end: var(--s2); }
          .transcript { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--sunken); padding: var(--s3); border-radius: var(--radius); max-height: 18rem; overflow: auto; }
          .connection { position: fixed; inset-block-end: var(--s4); inset-inline-start: 50%; translate: -50% 0; background: var(--ink); color: var(--paper); padding: var(--s2) var(--s4);
            border-radius: 2rem; box-shadow: var(--shadow); z-index: 8; font-size: var(--text-small); max-width: calc(100vw - 2rem); }
        }

        """#
}
