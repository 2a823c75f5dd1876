extension Styles {
    /// Where things are: the rail, the bar on small screens, the page, stacks and rows.
    static let layout = #"""
        @layer layout {
          .skip { position: fixed; inset-block-start: var(--s2); inset-inline-start: var(--s2); z-index: 9; padding: var(--s2) var(--s4);
            background: var(--surface); border-radius: var(--radius); box-shadow: var(--shadow); translate: 0 -200%; }
          .skip:focus { translate: 0 0; }
          .app { display: grid; grid-template-columns: 15rem minmax(0, 1fr); min-height: 100vh; min-height: 100dvh; }
          .rail { background: var(--rail); padding: var(--s4) var(--s3); display: flex; flex-direction: column; gap: var(--s5);
            position: sticky; inset-block-start: 0; height: 100vh; height: 100dvh; overflow-y: auto; }
          .rail nav ul, .rail .foot ul { display: grid; gap: 2px; }
          .rail .foot { margin-block-start: auto; }
          .brand { display: flex; align-items: center; gap: var(--s2); padding: 0 var(--s2); font-weight: 650; color: inherit;
            text-decoration: none; min-height: 2rem; overflow-wrap: anywhere; }
          .brand .mark { display: grid; place-items: center; width: 1.75rem; height: 1.75rem; border-radius: .45rem;
            background: var(--accent); color: var(--accent-ink); flex: none; }
          .rail-link { display: flex; align-items: center; gap: var(--s3); padding: .4rem var(--s2); border-radius: var(--radius);
            color: var(--ink); text-decoration: none; min-height: 2.25rem; width: 100%; background: none; border: 0; text-align: start; cursor: pointer; }
          .rail-link:hover { background: color-mix(in srgb, var(--ink) 7%, transparent); }
          .rail-link[aria-current] { background: var(--surface); font-weight: 600; box-shadow: var(--shadow); }
          .rail-link .icon { color: var(--ink-soft); }
          .rail-link[aria-current] .icon { color: var(--accent); }
          .bar { display: none; }
          main { padding: var(--s5) clamp(var(--s4), 4vw, var(--s7)) var(--s7); min-width: 0; }
          .page { max-width: 72rem; margin-inline: auto; display: grid; gap: var(--s5); align-content: start; }
          .page.narrow { max-width: 46rem; }
          .page > * { min-width: 0; }
          .page > live-fragment.stack { gap: var(--s5); }
          .stack > [data-part=ending]:empty { margin-block-start: calc(-1 * var(--s4)); }
          @media (max-width: 30rem) { .head .button.main { order: -1; } }
          .head { display: flex; flex-wrap: wrap; gap: var(--s3); align-items: center; justify-content: space-between; }
          .head > :first-child { min-width: 0; overflow-wrap: anywhere; }
          .lone { min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: var(--s4); }
          .lone main { width: min(100%, 26rem); padding: 0; }
          .stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--s4); }
          .stack.tight { gap: var(--s2); }
          fieldset.stack > legend:not(.unseen) { margin-block-end: var(--s3); } fieldset.stack.tight > legend { margin-block-end: var(--s2); }
          .row { display: flex; flex-wrap: wrap; gap: var(--s3); align-items: center; }
          .row.spread { justify-content: space-between; }
          .two { display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); align-items: start; }
          @media (max-width: 50rem) {
            .app { display: block; }
            .rail { display: none; }
            .bar { display: block; position: sticky; inset-block-start: 0; z-index: 5; background: var(--rail); border-block-end: 1px solid var(--line); }
            .bar summary { display: flex; align-items: center; gap: var(--s2); padding: var(--s2) var(--s4); min-height: 3.25rem; cursor: pointer; list-style: none; }
            .bar summary::-webkit-details-marker { display: none; }
            .bar summary > .icon:last-child { margin-inline-start: auto; }
            .bar .sheet { padding: 0 var(--s3) var(--s3); display: grid; gap: 2px; }
            main { padding-block-start: var(--s4); scroll-padding-top: 4rem; }
            html { scroll-padding-top: 4rem; }
          }
        }

        """#
}
