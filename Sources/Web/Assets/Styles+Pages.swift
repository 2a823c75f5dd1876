extension Styles {
    /// What only some pages have.
    static let pages = #"""
        @layer pages {
          .mailboxes > li { display: grid; grid-template-columns: minmax(0, 2fr) 9.5rem minmax(0, 1.3fr) minmax(0, 1.3fr) minmax(0, 7.5rem) auto; gap: var(--s1) var(--s4); align-items: center; }
          .mailboxes .health { grid-column: 1 / -1; grid-row: 2; display: flex; flex-wrap: wrap; gap: .1rem var(--s4); }
          .mailboxes.ticked > li { grid-template-columns: 1.5rem minmax(0, 2fr) 9.5rem minmax(0, 1.3fr) minmax(0, 1.3fr) minmax(0, 7.5rem) auto; }
          .mailboxes.ticked .health { grid-column: 2 / -1; }
          .mailboxes button.more .icon { stroke-width: 2.6; }
          .tick { display: grid; place-items: center; width: 1.75rem; height: 1.75rem; margin-inline-start: -.35rem; }
          .tick input, tick-all input { width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--accent); }
          tick-all { display: block; padding-inline-start: var(--s4); margin-block: -.75rem -1rem; color: var(--ink-soft); } tick-all:empty { display: none; }
          tick-all .choice { align-items: center; width: fit-content; }
          .mailbox-tag { display: inline-flex; align-items: center; gap: .2rem; font-size: .75rem; font-weight: 500; color: var(--ink-soft); overflow-wrap: anywhere; }
          .mailbox-tag .icon { width: .875rem; height: .875rem; }
          .ticked-bar { display: none; flex-wrap: wrap; gap: var(--s2) var(--s3); align-items: center; position: sticky; inset-block-end: var(--s3); z-index: 4; padding: var(--s3) var(--s4);
            background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius-big); box-shadow: var(--shadow-high); }
          .mailboxes:has([name=mailbox]:checked) ~ .ticked-bar { display: flex; }
          @media (max-width: 40rem) { .ticked-bar { padding: var(--s2); gap: var(--s2); } .ticked-bar [data-part=ticked] { display: none; } }
          @supports not selector(:has(*)) { .ticked-bar { display: flex; } }
          html:has([name=mailbox]:checked) { scroll-padding-block-end: 8rem; }
          .narrowing { flex-wrap: wrap; } .narrowing .input { flex: 1 1 9rem; } .narrowing select.input { flex: 0 1 10rem; }
          .mailboxes .health:empty { display: none; }
          .domain-ticks { display: flex; flex-wrap: wrap; gap: .1rem var(--s3); font-size: .75rem; font-weight: 500; color: var(--ink-soft); }
          .domain-ticks span { display: inline-flex; align-items: center; gap: .2rem; }
          .domain-ticks .icon { width: .875rem; height: .875rem; stroke-width: 2.2; }
          .domain-ticks .good .icon { color: var(--good); } .domain-ticks .warn .icon { color: var(--warn); }
          .domain-ticks .bad, .domain-ticks .bad .icon { color: var(--bad); }
          .mailboxes .way { display: flex; gap: var(--s2); align-items: start; font-size: var(--text-small); min-width: 0; }
          .mailboxes .way .icon { width: 1rem; height: 1rem; margin-block-start: .15rem; color: var(--ink-soft); }
          .mailboxes .way.failing .icon { color: var(--bad); }
          @media (max-width: 64rem) {
            .mailboxes > li { grid-template-columns: minmax(0, 1fr) auto; }
            .mailboxes .way, .mailboxes .last, .mailboxes .health { grid-column: 1 / -1; grid-row: auto; }
            .mailboxes a.more, .mailboxes .way:empty { display: none; }
            .mailboxes.ticked > li { grid-template-columns: 1.5rem minmax(0, 1fr) auto auto; }
            .mailboxes.ticked :is(.way, .last, .health) { grid-column: 2 / -1; }
            .mailboxes.ticked button.more { grid-column: 4; grid-row: 1; }
          }
          @media (max-width: 40rem) {
            .mailboxes.ticked > li { grid-template-columns: 1.5rem minmax(0, 1fr) auto; }
            .mailboxes.ticked .stands { grid-column: 2 / -1; }
            .mailboxes.ticked button.more { grid-column: 3; margin-inline-end: -.5rem; }
          }
          .sorts { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s3); align-items: center; }
          .sorts a { color: var(--ink-soft); text-decoration: none; padding: .15rem 0; min-height: 1.5rem; }
          .sorts a:hover { color: var(--ink); text-decoration: underline; }
          .sorts a[aria-current] { color: var(--ink); font-weight: 600; border-block-end: 2px solid var(--accent); }
          .steps { display: grid; gap: 0; }
          .steps > li { display: grid; grid-template-columns: 1.5rem minmax(0, 1fr) auto; gap: 0 var(--s3); padding: var(--s2) 0; align-items: start; }
          .steps > li + li { border-block-start: 1px solid var(--line); }
          .steps > li > .finding { grid-column: 2 / -1; margin-block-start: var(--s2); }
          .steps .mark { display: grid; place-items: center; width: 1.5rem; height: 1.5rem; border-radius: 50%; background: var(--sunken); color: var(--ink-soft); }
          .steps .mark .icon { width: 1rem; height: 1rem; stroke-width: 2.2; }
          .steps .passed > .mark { background: var(--good-soft); color: var(--good); } .steps .failed > .mark { background: var(--bad-soft); color: var(--bad); }
          .steps .warned > .mark { background: var(--warn-soft); color: var(--warn); }
          .steps .running > .mark { animation: breathe 1.2s ease-in-out infinite; background: var(--calm-soft); color: var(--calm); }
          @keyframes breathe { 50% { opacity: .35; } }
          .steps .skipped, .steps .waiting { color: var(--ink-soft); }
          .finding { border-inline-start: 3px solid var(--bad); padding-inline-start: var(--s3); display: grid; gap: var(--s2); }
          .finding.warning { border-color: var(--warn); }
          .tabs { display: flex; flex-wrap: wrap; gap: 0 var(--s1); border-block-end: 1px solid var(--line); }
          .tabs a { padding: .5rem .75rem; color: var(--ink-soft); text-decoration: none; border-block-end: 2px solid transparent; white-space: nowrap; }
          .tabs a:hover { color: var(--ink); } .tabs a[aria-current] { color: var(--ink); border-color: var(--accent); font-weight: 600; }
          .tabs a:focus-visible { outline-offset: -2px; }
          .two.even { align-items: stretch; } .two.even > * { align-content: start; }
          .direction { border-block-start: 3px solid var(--line-strong); }
          .direction.good { border-block-start-color: var(--good); } .direction.warn { border-block-start-color: var(--warn); }
          .direction.bad { border-block-start-color: var(--bad); } .direction.calm { border-block-start-color: var(--calm); }
          .direction h2 { display: flex; gap: var(--s2); align-items: center; }
          .sparkline { display: grid; gap: var(--s2); max-width: 40rem; } .sparkline svg { width: 100%; height: 3.5rem; }
          .sparkline .received { fill: var(--accent); background: var(--accent); } .sparkline .sent { fill: var(--calm); background: var(--calm); } .sparkline .none { fill: var(--line); }
          .sparkline figcaption { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .4rem; } .sparkline .key { width: .7rem; height: .7rem; border-radius: .15rem; } .sparkline .key.sent { margin-inline-start: .6rem; }
          .ticks { display: flex; flex-wrap: wrap; gap: var(--s2); }
          .record { border-inline-start: 3px solid var(--accent); padding-inline-start: var(--s3); }
          .figure { font-size: 1.75rem; line-height: 1.1; font-weight: 650; font-variant-numeric: tabular-nums; }
          .roles { display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); }
          .folders > li { display: grid; grid-template-columns: minmax(0, 1fr) auto 8rem 9rem; }
          .folders .number { text-align: end; }
          @media (max-width: 64rem) {
            .folders > li { grid-template-columns: minmax(0, 1fr) auto; }
            .folders .bar-cell { grid-column: 1 / -1; order: 3; }
          }
          .activity > li { align-items: start; flex-wrap: nowrap; }
          .activity .mark { display: grid; place-items: center; width: 1.75rem; height: 1.75rem; border-radius: 50%; background: var(--sunken); color: var(--ink-soft); flex: none; }
          .activity .mark .icon { width: 1rem; height: 1rem; stroke-width: 2; }
          .activity .mark.good { background: var(--good-soft); color: var(--good); } .activity .mark.bad { background: var(--bad-soft); color: var(--bad); }
          .activity .mark.warn { background: var(--warn-soft); color: var(--warn); }
          .activity > li > :last-child { flex: none; }
          @media (max-width: 40rem) { .activity > li { flex-wrap: wrap; } .activity > li > :last-child { flex: 1 0 100%; padding-inline-start: 2.75rem; } }
          .numbered { list-style: decimal; padding-inline-start: 1.5rem; }
          .bullets { list-style: disc; padding-inline-start: 1.25rem; }
          run-form.granted:has([data-part=ending] > .notice.good) > form { display: none; }
        }

        """#
}
