import MailReading
import Testing

/// How mailers build a reply in HTML; `ANSWER` is what was written, `EARLIER` the message below.
struct MailerHTMLFixture: Sendable, CustomTestStringConvertible {
    var mailer: String
    var kinds: [ReplyPieceKind]
    var document: String

    var testDescription: String { mailer }

    init(_ mailer: String, _ kinds: [ReplyPieceKind], _ document: String) {
        self.mailer = mailer
        self.kinds = kinds
        self.document = document
    }
}

enum MailerHTMLFixtures {
    private static let line = "On Tue, Jan 5, 2021 at 10:02 AM Ada Example &lt;ada@example.com&gt; wrote:"
    private static let fields =
        "<b>From:</b> Ada Example &lt;ada@example.com&gt;<br><b>Sent:</b> Tuesday, January 5, 2021 10:02 AM<br><b>To:</b> Bea Example<br><b>Subject:</b> Papers"

    static let all: [MailerHTMLFixture] = [
        .init(
            "Gmail", [.attribution, .quote],
            """
            <div dir="ltr"><div>ANSWER</div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">\(line)<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div dir="ltr">EARLIER</div></blockquote></div>
            """),
        .init(
            "Gmail with signature", [.signature, .attribution, .quote],
            """
            <div dir="ltr">ANSWER<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature"><div>Bea Example</div><div>Papers Ltd</div></div></div><br><div class="gmail_quote"><div class="gmail_attr">\(line)<br></div><blockquote class="gmail_quote">EARLIER</blockquote></div>
            """),
        .init(
            "Gmail of 2015", [.attribution, .quote],
            """
            <p dir="ltr">ANSWER</p><div class="gmail_extra"><br><div class="gmail_quote">On Jan 5, 2021 10:02 AM, &quot;Ada Example&quot; &lt;<a href="mailto:ada@example.com">ada@example.com</a>&gt; wrote:<br type="attribution"><blockquote class="gmail_quote">EARLIER</blockquote></div></div>
            """),
        .init(
            "Gmail in a language that nobody knows", [.attribution, .quote],
            """
            <div>ANSWER</div><div class="gmail_quote">Zq 5 xyx 2021, Ada Example blorp:<br><blockquote class="gmail_quote">EARLIER</blockquote></div>
            """),
        .init(
            "Gmail forward", [.forwarded],
            """
            <div dir="ltr">ANSWER<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <b class="gmail_sendername" dir="auto">Ada Example</b> <span dir="auto">&lt;ada@example.com&gt;</span><br>Date: Tue, Jan 5, 2021 at 10:02 AM<br>Subject: Papers<br>To: &lt;bea@example.org&gt;<br></div><br><br><div>EARLIER</div><blockquote>older</blockquote><p>EARLIER</p></div></div>
            """),
        .init(
            "Outlook", [.original],
            """
            <html><body lang="EN-US"><div class="WordSection1"><p class="MsoNormal">ANSWER<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">\(fields)<o:p></o:p></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">EARLIER<o:p></o:p></p></div></body></html>
            """),
        .init(
            "Outlook 2010, in a language that nobody knows", [.original],
            """
            <div class="WordSection1"><p class="MsoNormal">ANSWER</p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'><p class="MsoNormal"><b>Zq:</b> Ada<br><b>Zw:</b> 5.1.2021<br><b>Ze:</b> Bea<br><b>Zr:</b> x</p></div><p class="MsoNormal">EARLIER</p></div>
            """),
        .init(
            "Outlook on the web", [.original],
            """
            <div class="elementToProof">ANSWER</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">\(fields)</font><div>&nbsp;</div></div><div>EARLIER</div>
            """),
        .init(
            "Outlook on the web with signature", [.signature, .original],
            """
            <div>ANSWER</div><div id="Signature"><div>Bea Example</div></div><div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg">\(fields)</div><div>EARLIER</div>
            """),
        .init(
            "Outlook for phones", [.mobileSignature, .original],
            """
            <div>ANSWER</div><div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/x">Outlook for iOS</a></div><div id="mail-editor-reference-message-container"><hr><div>\(fields)</div><div>EARLIER</div></div>
            """),
        .init(
            "Outlook for Mac", [.original],
            """
            <div>ANSWER</div><span id="OLK_SRC_BODY_SECTION"><div style="border-top:#b5c4df 1pt solid">\(fields)</div><div>EARLIER</div></span>
            """),
        .init(
            "Hotmail", [.original],
            """
            <div dir="ltr">ANSWER<br><br><div><hr id="stopSpelling">From: ada@example.com<br>To: bea@example.org<br>Subject: Papers<br>Date: Tue, 5 Jan 2021 10:02:33 +0100<br><br>EARLIER</div></div>
            """),
        .init(
            "Apple Mail", [.attribution, .quote],
            """
            <html><body style="overflow-wrap: break-word;">ANSWER<br><div><br><blockquote type="cite"><div>On 5 Jan 2021, at 10:02, Ada Example &lt;ada@example.com&gt; wrote:</div><br class="Apple-interchange-newline"><div>EARLIER</div></blockquote></div><br></body></html>
            """),
        .init(
            "iPhone", [.mobileSignature, .attribution, .quote],
            """
            <html><body dir="auto">ANSWER<br><br><div dir="ltr" id="AppleMailSignature">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 5 Jan 2021, at 10:02, Ada Example &lt;ada@example.com&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">EARLIER</div></blockquote></body></html>
            """),
        .init(
            "Apple Mail forward", [.forwarded],
            """
            <body>ANSWER<br><div><blockquote type="cite"><div>Begin forwarded message:</div><br><div><b>From: </b>Ada Example &lt;ada@example.com&gt;</div><div><b>Subject: </b>Papers</div><div><b>Date: </b>5 January 2021 at 10:02:33 CET</div><div><b>To: </b>bea@example.org</div><br><div>EARLIER</div></blockquote></div></body>
            """),
        .init(
            "Yahoo", [.attribution, .quote],
            """
            <div class="ydp1yahoo-style-wrap"><div dir="ltr">ANSWER</div></div><div id="yahoo_quoted_123" class="yahoo_quoted"><div style="font-family:Arial"><div>On Tuesday, January 5, 2021, 10:02:33 AM GMT+1, Ada Example &lt;ada@example.com&gt; wrote: </div><div><br></div><div><div id="yiv1"><div>EARLIER</div></div></div></div></div>
            """),
        .init(
            "Thunderbird", [.attribution, .quote, .signature],
            """
            <body><div class="moz-cite-prefix">On 05/01/2021 10:02, Ada Example wrote:<br></div><blockquote type="cite" cite="mid:1@example.com"><p>EARLIER</p></blockquote><p>ANSWER</p><pre class="moz-signature" cols="72">-- \nBea Example</pre></body>
            """),
        .init(
            "Thunderbird forward", [.forwarded],
            """
            <p>ANSWER</p><div class="moz-forward-container"><br>-------- Forwarded Message --------<table class="moz-email-headers-table"><tr><th>Subject: </th><td>Papers</td></tr><tr><th>Date: </th><td>Tue, 5 Jan 2021</td></tr><tr><th>From: </th><td>Ada Example</td></tr></table><br>EARLIER</div>
            """),
        .init(
            "Proton Mail", [.signature, .attribution, .quote],
            """
            <div>ANSWER</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-user">Bea Example</div></div><div class="protonmail_quote">On Tuesday, January 5th, 2021 at 10:02 AM, Ada Example &lt;ada@example.com&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">EARLIER</blockquote></div>
            """),
        .init(
            "Zoho", [.attribution, .quote],
            """
            <div>ANSWER</div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Tue, 05 Jan 2021 10:02:33 +0100 <b>Ada Example &lt;ada@example.com&gt;</b> wrote ----</div><blockquote style="margin:0"><div>EARLIER</div></blockquote></div>
            """),
        .init(
            "Zimbra", [.signature, .original],
            """
            <div>ANSWER</div><div data-marker="__SIG_PRE__">Bea Example</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Ada Example" &lt;ada@example.com&gt;<br><b>To: </b>"Bea" &lt;bea@example.org&gt;<br><b>Sent: </b>Tuesday, 5 January, 2021 10:02:33<br><b>Subject: </b>Papers<br></div><div data-marker="__QUOTED_TEXT__">EARLIER</div>
            """),
        .init(
            "Yandex", [.attribution, .quote],
            "<div>ANSWER</div><div>05.01.2021, 10:02, \"Ада Пример\" &lt;ada@example.com&gt;:</div><blockquote><div>EARLIER</div></blockquote>"
        ),
        .init(
            "Mail.ru", [.attribution, .quote],
            "<div>ANSWER</div><blockquote style=\"border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px;\">Вторник, 5 января 2021, 10:02 +03:00 от Ада Пример &lt;ada@example.com&gt;:<br><div>EARLIER</div></blockquote>"
        ),
        .init(
            "QQ", [.original],
            "<div>ANSWER</div><div><br></div><div style=\"font-size: 12px;\">------------------&nbsp;原始邮件&nbsp;------------------</div><div style=\"background:#efefef;\"><div><b>发件人:</b>&nbsp;\"ada\"&lt;ada@example.com&gt;;</div><div><b>发送时间:</b>&nbsp;2021年1月5日(星期二) 上午10:02</div><div><b>收件人:</b>&nbsp;\"bea\"&lt;bea@example.org&gt;;</div><div><b>主题:</b>&nbsp;文件</div></div><div>EARLIER</div>"
        ),
        .init(
            "Foxmail", [.original],
            "<div>ANSWER</div><hr style=\"WIDTH: 210px\"><div style=\"border:none;border-top:solid #B5C4DF 1.0pt\"><div><b>发件人：</b>&nbsp;<a href=\"mailto:ada@example.com\">ada</a></div><div><b>发送时间：</b>&nbsp;2021-01-05&nbsp;10:02</div><div><b>收件人：</b>&nbsp;bea</div><div><b>主题：</b>&nbsp;文件</div></div><div>EARLIER</div>"
        ),
        .init(
            "Netease", [.attribution, .quote],
            "<div>ANSWER</div><p>在 2021-01-05 10:02:33，\"Ada Example\" &lt;ada@example.com&gt; 写道：</p><blockquote id=\"isReplyContent\" style=\"border-left:#ccc 1px solid\"><div>EARLIER</div></blockquote>"
        ),
        .init(
            "Lotus Notes", [.original],
            "<p>ANSWER</p><table><tr><td><b>From:</b></td><td>Ada Example/Berlin</td></tr><tr><td><b>To:</b></td><td>Bea &lt;bea@example.org&gt;</td></tr><tr><td><b>Date:</b></td><td>05/01/2021 10:02</td></tr><tr><td><b>Subject:</b></td><td>Papers</td></tr></table><hr><p>EARLIER</p>"
        ),
        .init(
            "Samsung", [.mobileSignature, .original],
            "<div>ANSWER</div><div id=\"composer_signature\"><div>Sent from my Galaxy</div></div><div><br></div><div>-------- Original message --------</div><div>From: Ada Example &lt;ada@example.com&gt;</div><div>Date: 05/01/2021 10:02 (GMT+01:00)</div><div>To: bea@example.org</div><div>Subject: Papers</div><div>EARLIER</div>"
        ),
        .init(
            "GMX", [.quote],
            "<div><div>ANSWER</div><div name=\"quote\" style=\"margin:10px;border-left:2px solid #C3D9E5;\"><div style=\"margin:0 0 10px 0;\"><b>Gesendet:</b> Dienstag, 5. Januar 2021<br><b>Von:</b> Ada Example<br></div><div name=\"quoted-content\">EARLIER</div></div></div>"
        ),
        .init(
            "Front", [.attribution, .quote],
            "<div>ANSWER</div><div class=\"front-signature-none\"></div><div>On January 5, 2021 at 10:02 AM GMT+1 <a href=\"mailto:ada@example.com\">ada@example.com</a> wrote:</div><blockquote class=\"front-blockquote\" type=\"cite\">EARLIER</blockquote>"
        ),
        .init(
            "Superhuman", [.signature, .attribution, .quote],
            "<div>ANSWER</div><div class=\"sh-signature\"><div>Bea</div></div><div class=\"gmail_quote\">On Tue, Jan 05, 2021 at 10:02 AM, Ada Example &lt;ada@example.com&gt; wrote:<br><blockquote class=\"gmail_quote sh-color-black\">EARLIER</blockquote></div>"
        ),
        .init(
            "Spark", [.signature, .attribution, .quote],
            "<div name=\"messageBodySection\"><div>ANSWER</div></div><div name=\"messageSignatureSection\">Bea</div><div name=\"messageReplySection\">On 5 Jan 2021, 10:02 +0100, Ada Example &lt;ada@example.com&gt;, wrote:<br><blockquote type=\"cite\">EARLIER</blockquote></div>"
        ),
        .init(
            "HEY", [.attribution, .quote],
            "<div class=\"trix-content\"><div>ANSWER</div></div><div>On January 5, 2021, Ada Example &lt;ada@example.com&gt; wrote:</div><blockquote><div>EARLIER</div></blockquote>"
        ),
        .init(
            "Roundcube", [.attribution, .quote],
            "<p id=\"reply-intro\">On 2021-01-05 10:02, Ada Example wrote:</p><blockquote type=\"cite\"><div id=\"replybody1\">EARLIER</div></blockquote><p>ANSWER</p>"
        ),
    ]
}
