extension Styles {
    /// The inbox: panes, rows, messages.
    static let inbox = #"""
        @layer inbox {
          .app.wide main { padding: 0; }
          .panes { display: grid; grid-template-columns: minmax(20rem, 26rem) minmax(0, 1fr); height: 100vh; height: 100dvh; }
          .list-pane { display: flex; flex-direction: column; min-height: 0; border-inline-end: 1px solid var(--line); background: var(--surface); position: relative; }
          .conversation-pane > .empty { align-content: center; min-height: 80%; } .conversation-pane { scroll-padding-block: 7rem 1rem; container-type: inline-size; overflow-y: auto; min-width: 0; overscroll-behavior: contain; }
          .list-head { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; justify-content: space-between; padding: var(--s3) var(--s4) var(--s2); }
          .list-head h1 { font-size: var(--text-big); overflow-wrap: anywhere; }
          .list-head form { flex: 1 1 100%; }
          .list-head .chip { min-height: 1.75rem; padding: .1rem .6rem; }
          .list-form { position: relative; display: flex; flex-direction: column; min-height: 0; flex: 1; }
          .bulk { display: flex; align-items: center; gap: 2px; padding: 0 var(--s3) var(--s1); border-block-end: 1px solid var(--line); color: var(--ink-soft); font-size: var(--text-small); }
          .bulk .all { display: flex; white-space: nowrap; gap: var(--s2); align-items: center; margin-inline-end: auto; min-height: 2rem; }
          .bulk:has([data-whole]) { flex-wrap: wrap; } [data-whole] { flex-basis: 100%; }
          .bulk.idle .act { visibility: hidden; }
          .act { display: inline-grid; place-items: center; width: 2rem; height: 2rem; border: 0; border-radius: var(--radius); background: none; color: var(--ink-soft); cursor: pointer; padding: 0; }
          .act:hover { background: color-mix(in srgb, var(--ink) 9%, transparent); color: var(--ink); }
          .act .icon { width: 1.125rem; height: 1.125rem; }
          inbox-list { display: block; overflow-y: auto; flex: 1; min-height: 0; overscroll-behavior: contain; scrollbar-width: thin; }
          inbox-list[data-empty] { flex: none; } .conversation[hidden], .tag[hidden] { display: none; }
          #search:has(+ .clear) { padding-inline-end: 2.25rem; } #search:has(+ .clear)::-webkit-search-cancel-button { display: none; }
          .clear { margin-inline-start: calc(-2.25rem - var(--s2)); align-self: center; }
          .conversation { display: grid; grid-template-columns: 2.25rem minmax(0, 1fr); position: relative; border-block-end: 1px solid var(--line); min-height: 4.75rem; align-items: start; content-visibility: auto; contain-intrinsic-size: auto 4.8rem; }
          .conversation i, .tag i { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
          .conversation .pick { display: grid; place-items: center; height: 2.5rem; padding-inline-start: var(--s1); }
          .conversation .pick input, .bulk input { width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--accent); }
          .conversation .open { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 var(--s2); padding: var(--s2) var(--s3) var(--s2) var(--s1); color: inherit; text-decoration: none; }
          .conversation .open > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
          .conversation .subject { grid-column: 1 / -1; } .conversation .marks { justify-content: end; max-width: 9rem; } .conversation:has(.label) :is(.snippet, .marks) { grid-column: 1 / -1; max-width: none; justify-content: start; }
          .conversation .snippet { color: var(--ink-soft); font-size: var(--text-small); }
          .conversation .when { text-align: end; font-size: var(--text-small); color: var(--ink-soft); }
          .conversation .number { color: var(--ink-soft); font-weight: 400; font-size: var(--text-small); }
          .conversation.unread .who, .conversation.unread .subject { font-weight: 650; }
          .conversation.unread::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 3px; background: var(--accent); }
          .conversation:hover { background: color-mix(in srgb, var(--ink) 4%, transparent); }
          .conversation[data-open] { background: var(--accent-soft); }
          .conversation:has(input:checked) { background: color-mix(in srgb, var(--accent) 12%, transparent); }
          .conversation .open:focus-visible { outline-offset: -2px; }
          .conversation .acts { position: absolute; inset-block-end: .2rem; inset-inline-end: var(--s2); display: flex; background: var(--surface); border-radius: var(--radius); opacity: 0; }
          .conversation:hover .acts, .conversation:focus-within .acts { opacity: 1; }
          .marks { display: flex; gap: var(--s2); align-items: center; font-size: var(--text-small); }
          .tag { display: inline-flex; gap: .3rem; align-items: center; color: var(--ink-soft); font-size: var(--text-small); }
          .tag .icon { width: 1rem; height: 1rem; } .tag.starred { color: var(--warn); } .tag.starred .icon { fill: currentColor; } .tag.draft { color: var(--bad); }
          .tag.label { background: color-mix(in srgb, var(--hue) 20%, transparent); color: var(--ink); border-radius: 1rem; padding: 0 .5rem; max-width: 12rem; overflow: hidden; text-overflow: ellipsis; }
          .label-title { display: inline-flex; gap: var(--s2); align-items: center; font-weight: 600; color: inherit; text-decoration: none; }
          a.label-title:hover { text-decoration: underline; }
          .label-title .icon, .tint .icon { color: color-mix(in srgb, var(--hue) 75%, var(--ink)); } .tint { display: inline-flex; }
          .carer { display: inline-grid; place-items: center; min-width: 1.35rem; height: 1.35rem; border-radius: 1rem; padding: 0 .2rem; background: var(--calm-soft); color: var(--calm); font-size: .6875rem; font-weight: 650; margin-inline-start: auto; }
          .rail-title .act { width: 1.5rem; height: 1.5rem; } .rail-title .act .icon { width: 1rem; height: 1rem; } .rail-title { align-items: center; }
          .row-tool { display: flex; gap: var(--s2); align-items: center; width: 100%; min-height: 2.25rem; padding: 0 var(--s2); border: 0; border-radius: var(--radius); background: none; color: var(--ink); font: inherit; cursor: pointer; text-align: start; }
          .row-tool:hover { background: color-mix(in srgb, var(--ink) 7%, transparent); } .row-tool[hidden] { display: none; } .act[hidden] { display: none; }
          .colours { display: flex; flex-wrap: wrap; gap: var(--s1); border: 0; padding: 0; } .colours legend { font-weight: 600; margin-block-end: var(--s1); }
          .colour { display: inline-grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: 50%; cursor: pointer; position: relative; } .colour .dot { width: 1.35rem; height: 1.35rem; }
          .colour input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; } .colour:has(:checked) { box-shadow: inset 0 0 0 2px var(--ink); } .colour:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
          .key-list { display: grid; } .key-list li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 var(--s3); align-items: center; padding: var(--s1) 0; border-block-start: 1px solid var(--line); } .key-list .wrong { grid-column: 1 / -1; color: var(--bad); display: flex; gap: var(--s1); font-size: var(--text-small); }
          .input.key { width: 5rem; font-family: var(--mono); text-align: center; }
          .dot { width: .6rem; height: .6rem; border-radius: 50%; flex: none; background: var(--hue, var(--ink-soft)); }
          .hue-0 { --hue: #2f7d6b; } .hue-1 { --hue: #3f66ad; } .hue-2 { --hue: #9a5a1f; } .hue-3 { --hue: #7d4aa3; }
          .hue-4 { --hue: #a53a5d; } .hue-5 { --hue: #4f7330; } .hue-6 { --hue: #2a7491; } .hue-7 { --hue: #6b6257; }
          mark { background: color-mix(in srgb, var(--warn) 28%, transparent); color: var(--ink); border-radius: 2px; }
          .pages { display: flex; gap: var(--s2); padding: var(--s2) var(--s4); border-block-start: 1px solid var(--line); }
          .pages:empty { display: none; }
          .news { position: absolute; inset-block-start: 2.9rem; inset-inline-start: 50%; translate: -50% 0; z-index: 2; border-radius: 2rem; background: var(--accent); color: var(--accent-ink); border: 0; padding: .35rem 1rem; cursor: pointer; box-shadow: var(--shadow); min-height: 2rem; }
          .app.wide .rail { gap: var(--s3); padding-block: var(--s3); scrollbar-width: thin; scrollbar-color: var(--line-strong) transparent; }
          .app.wide .rail > nav ul { display: flex; gap: 2px; } .app.wide .rail > nav .rail-link { padding: .3rem .45rem; min-height: 2rem; justify-content: center; }
          .app.wide .rail > nav .rail-link span, .app.wide .rail li:has([action="/sign-out"]) span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
          .app.wide .rail .foot ul { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; } .app.wide .rail .foot .rail-link { min-height: 2rem; padding-block: .2rem; }
          .inbox-rail, .inbox-rail ul { display: grid; grid-template-columns: minmax(0, 1fr); } .inbox-rail { gap: var(--s2); }
          .bar .sheet ul { display: grid; gap: 2px; }
          .rail-link .grow { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
          .inbox-rail .rail-link { min-height: 1.75rem; padding-block: .1rem; font-size: .875rem; } .inbox-rail .rail-link .icon { width: 1.05rem; height: 1.05rem; }
          .rail-title { font-size: var(--text-small); color: var(--ink-soft); font-weight: 600; padding: 0 var(--s2) var(--s1); }
          .count { font-size: var(--text-small); color: var(--ink-soft); font-variant-numeric: tabular-nums; }
          .trouble { color: var(--bad); font-size: var(--text-small); display: inline-flex; gap: .2rem; align-items: center; white-space: nowrap; }
          .trouble .icon { width: 1rem; height: 1rem; color: inherit; }
          .conversation-head { position: sticky; inset-block-start: 0; z-index: 3; background: var(--paper); padding: var(--s3) var(--s5) var(--s2); border-block-end: 1px solid var(--line); display: grid; gap: var(--s1); }
          .conversation-head h1 { font-size: 1.25rem; overflow-wrap: anywhere; overflow-y: clip; }
          .conversation-head .back { display: none; width: fit-content; }
          .tools { display: flex; flex-wrap: wrap; gap: var(--s1); align-items: center; padding-block-start: var(--s1); }
          .tools .button .icon { width: 1.05rem; height: 1.05rem; }
          .more-tools { position: relative; } .more-tools > summary { list-style: none; } .more-tools > summary::-webkit-details-marker { display: none; }
          .more-tools .sheet { position: absolute; inset-block-start: calc(100% + 4px); inset-inline-end: 0; z-index: 6; width: min(24rem, calc(100vw - 2rem)); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); padding: var(--s3); }
          .messages { display: grid; gap: var(--s3); padding: var(--s4) var(--s5); }
          .messages > * { min-width: 0; }
          .message { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-big); min-width: 0; }
          .message > summary { display: grid; grid-template-columns: 2rem minmax(0, 1fr) auto auto; gap: var(--s3); align-items: center; padding: var(--s2) var(--s4); cursor: pointer; list-style: none; min-height: 3rem; }
          .message > summary::-webkit-details-marker { display: none; }
          .message > summary .from { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
          .message > summary .snippet { display: block; overflow: hidden; text-overflow: ellipsis; font-size: var(--text-small); }
          .message[open] > summary .snippet { display: none; }
          .message > summary .when { font-size: var(--text-small); color: var(--ink-soft); white-space: nowrap; }
          .message.unread > summary strong { font-weight: 750; }
          .message .address { font-size: var(--text-small); }
          .face { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: 50%; background: var(--hue, var(--ink-soft)); color: #fff; font-weight: 600; font-size: var(--text-small); }
          .message-body { padding: 0 var(--s4) var(--s3); display: grid; gap: var(--s2); }
          .message-body > * { min-width: 0; }
          .facts-fold > summary { width: auto !important; color: inherit !important; font-size: var(--text-small); display: flex; gap: var(--s2); flex-wrap: wrap; align-items: center; overflow-wrap: anywhere; }
          .facts-fold > summary::after { content: "\25BE"; } .facts-fold[open] > summary::after { content: "\25B4"; }
          .facts-fold .facts { margin-block: var(--s1) var(--s2); }
          message-frame { display: block; }
          message-frame iframe { display: block; width: 100%; height: 24rem; border: 0; border-radius: var(--radius); }
          .attachments { display: flex; flex-wrap: wrap; gap: var(--s2); }
          .attachments li { display: flex; align-items: center; border: 1px solid var(--line); border-radius: var(--radius); max-width: 100%; }
          .attachment { display: flex; gap: var(--s2); align-items: center; padding: var(--s1) var(--s3); min-height: 2.25rem; color: inherit; text-decoration: none; min-width: 0; overflow-wrap: anywhere; }
          .attachment:hover { text-decoration: underline; }
          .note { background: var(--warn-soft); border-radius: var(--radius-big); padding: var(--s3) var(--s4); display: grid; gap: var(--s1); }
          .note p { white-space: pre-wrap; overflow-wrap: anywhere; }
          .below { display: grid; gap: var(--s4); padding: 0 var(--s5) var(--s5); }
          .note-form textarea { resize: vertical; background: var(--warn-soft); }
          .contact-panel { padding: 0 var(--s5) var(--s7); } .contact h2 { font-weight: 600; margin-block: var(--s2) var(--s1); }
          .contact { padding: var(--s3) var(--s4); } .contact > summary { cursor: pointer; min-height: 1.75rem; overflow-wrap: anywhere; } .contact[open] > summary { margin-block-end: var(--s2); }
          .contact p { margin-block-start: var(--s2); }
          .care { vertical-align: middle; display: inline-flex; gap: var(--s1); margin-inline-start: var(--s2); }
          .event { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; justify-content: center; color: var(--ink-soft); font-size: var(--text-small); padding: var(--s2) var(--s5) 0; }
          .event .icon { width: 1rem; height: 1rem; }
          .toast { position: fixed; inset-block-end: var(--s4); inset-inline-start: 50%; translate: -50% 0; z-index: 7; width: max-content; max-width: calc(100vw - 2rem); }
          .connection { width: max-content; }
          :has(.connection:not([hidden])) .toast { inset-block-end: 5rem; }
          .toast .notice { box-shadow: var(--shadow); border: 1px solid var(--line-strong); background: var(--surface); }
          kbd { font: 600 var(--text-small)/1.4 var(--mono); background: var(--sunken); border: 1px solid var(--line); border-radius: 4px; padding: .05rem .4rem; }
          dialog.commands { border: 1px solid var(--line-strong); border-radius: var(--radius-big); background: var(--surface); color: var(--ink); padding: var(--s4); width: min(36rem, calc(100vw - 2rem)); max-height: min(40rem, calc(100dvh - 2rem)); box-shadow: var(--shadow); }
          dialog.commands > * { min-width: 0; } dialog.commands li > .quiet { white-space: nowrap; }
          dialog.commands[open] { grid-template-columns: minmax(0, 1fr); display: grid; gap: var(--s3); align-content: start; }
          dialog.commands::backdrop { background: rgb(0 0 0 / .35); }
          dialog.commands dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: var(--s1) var(--s4); overflow-y: auto; }
          dialog.commands ul { overflow-y: auto; display: grid; }
          dialog.commands li { display: flex; justify-content: space-between; gap: var(--s3); padding: var(--s2) var(--s3); border-radius: var(--radius); cursor: pointer; min-height: 2.25rem; }
          dialog.commands li[aria-selected="true"] { background: var(--accent-soft); }
          .nowrap { white-space: nowrap; }
          @container (max-width: 58rem) { .tools > .button.aside span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; } .tools .button.aside { padding-inline: .5rem; } }
          @container (min-width: 62rem) {
            conversation-view { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; align-content: start; }
            .conversation-head, conversation-view > .event { grid-column: 1 / -1; }
            .messages, .below { grid-column: 1; } .contact-panel { grid-column: 2; grid-row: 3 / span 2; padding: var(--s4) var(--s5) 0 0; }
          }
          @media (max-width: 75rem) {
            .app.wide { display: block; }
            .app.wide .rail { display: none; }
            .app.wide .bar { display: block; position: sticky; inset-block-start: 0; z-index: 5; background: var(--rail); border-block-end: 1px solid var(--line); }
            .app.wide .bar[open] { max-height: 100dvh; overflow-y: auto; }
            .app.wide .bar summary { display: flex; align-items: center; gap: var(--s2); padding: var(--s1) var(--s4); min-height: 3.25rem; cursor: pointer; list-style: none; }
            .app.wide .bar summary::-webkit-details-marker { display: none; }
            .app.wide .bar summary > .icon:last-child { margin-inline-start: auto; }
            .app.wide .bar .sheet { padding: 0 var(--s3) var(--s3); display: grid; gap: var(--s3); }
            .panes { height: calc(100dvh - 3.3rem); }
          }
          @media (max-width: 50rem) {
            .panes { display: block; }
            .panes > section { height: 100%; border: 0; }
            .panes > .conversation-pane, .panes.opened > .list-pane { display: none; }
            .panes.opened > .conversation-pane { display: block; }
            .conversation-head { padding-inline: var(--s3); position: static; } .conversation-head .back { display: inline-flex; }
            .tools > .button span, .tools summary span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
            .tools .button { padding-inline: .4rem; }
            .messages, .below, .contact-panel { padding-inline: var(--s2); }
            .message > summary { padding-inline: var(--s3); gap: var(--s2); }
            .message > summary .address { display: none; }
            .message-body { padding-inline: var(--s3); }
            .conversation .acts { position: static; grid-column: 1 / -1; display: none; }
            .conversation-pane { container-type: normal; scroll-padding-block: 1rem 4rem; padding-block-end: 3.5rem; }
            .conversation-head .tools { position: fixed; inset-inline: 0; inset-block-end: 0; z-index: 6; flex-wrap: nowrap; justify-content: space-around; gap: 0; padding: var(--s1) var(--s1) max(var(--s1), env(safe-area-inset-bottom)); background: var(--surface); border-block-start: 1px solid var(--line); }
            .conversation-head .tools > .button, .conversation-head .more-tools > summary { border-color: transparent; background: none; min-height: 2.75rem; min-width: 2.25rem; justify-content: center; }
            .conversation-head .more-tools .sheet { inset-block: auto calc(100% + 4px); max-height: 70dvh; overflow-y: auto; }
            .panes.opened + .toast, :has(.panes.opened) .connection { inset-block-end: 4.25rem; }
            :has(.connection:not([hidden])) .toast { inset-block-end: 7.5rem; } :has(.connection:not([hidden])) .panes.opened + .toast { inset-block-end: 11rem; }
            .conversation { touch-action: pan-y; overflow: clip; }
            .conversation[data-swipe] > * { translate: var(--swipe, 0) 0; }
            .conversation[data-swipe]::after { position: absolute; inset-block: 0; display: grid; place-items: center; padding-inline: var(--s4); color: var(--ink-soft); font-weight: 600; }
            .conversation[data-swipe="done"]::after { content: "Done"; left: 0; } .conversation[data-swipe="later"]::after { content: "Snooze"; right: 0; }
            .conversation[data-swipe][data-enough] { background: var(--accent-soft); } .conversation[data-enough]::after { color: var(--accent); }
          }
          @media (hover: none) { .conversation .acts { display: none; } }
        }

        """#
}
