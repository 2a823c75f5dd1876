extension Styles {
    /// The tokens: every colour, size and distance that the other sheets use. Light first, then what is other in the dark.
    static let tokens = #"""
        @layer tokens, base, layout, parts, pages, inbox;
        @layer tokens {
          :root {
            color-scheme: light dark;
            --paper: #f7f6f3; --surface: #ffffff; --sunken: #efeeea; --line: #dfddd6; --line-strong: #8b887f;
            --ink: #1d2226; --ink-soft: #565d63; --accent: #0c6a60; --accent-ink: #ffffff; --accent-soft: #dcefeb;
            --good: #1d7044; --good-soft: #def1e4; --warn: #8a5300; --warn-soft: #fbeed2;
            --bad: #a92b22; --bad-soft: #fae3df; --calm: #3a5f8f; --calm-soft: #e1eaf6;
            --rail: #e9e7e1; --shadow: 0 1px 2px rgb(40 36 28 / .08), 0 4px 16px rgb(40 36 28 / .05); --shadow-high: 0 2px 6px rgb(40 36 28 / .12), 0 10px 32px rgb(40 36 28 / .16);
            --s1: .25rem; --s2: .5rem; --s3: .75rem; --s4: 1rem; --s5: 1.5rem; --s6: 2rem; --s7: 3rem;
            --radius: .5rem; --radius-big: .75rem;
            --text-small: .8125rem; --text: .9375rem; --text-big: 1.125rem; --text-title: 1.5rem;
            --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
            --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace;
          }
          @media (prefers-color-scheme: dark) {
            :root {
              --paper: #15181a; --surface: #1d2124; --sunken: #171a1d; --line: #32383c; --line-strong: #7c858b;
              --ink: #e9e7e2; --ink-soft: #a9afb3; --accent: #63c7b4; --accent-ink: #06231f; --accent-soft: #17352f;
              --good: #77cf98; --good-soft: #163222; --warn: #ecbb62; --warn-soft: #382a10;
              --bad: #f39a90; --bad-soft: #40201d; --calm: #94bbeb; --calm-soft: #1c2c40;
              --rail: #101315; --shadow: 0 1px 2px rgb(0 0 0 / .4); --shadow-high: 0 2px 6px rgb(0 0 0 / .5), 0 10px 32px rgb(0 0 0 / .5);
            }
          }
          @media (prefers-contrast: more) { :root { --line: var(--line-strong); --ink-soft: var(--ink); } }
        }

        """#
}
