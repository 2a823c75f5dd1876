/// Mail as it really looks, written for these tests in the manner of the programs that send it.
enum MailSamples {
    static let all: [(name: String, html: String)] = [
        ("newsletter", newsletter), ("outlook", outlook), ("apple", apple), ("gmail", gmail), ("rtl", rightToLeft),
        ("cjk", cjk), ("receipt", receipt), ("dark", dark), ("half-dark", halfDark),
    ]

    /// Says that it knows the dark, and forgets most of its words.
    static let halfDark = """
        <html><head><meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme: dark){h1{color:#fff}}</style></head>
        <body><h1 style="color:#17324d">Your order is on its way</h1><p style="color:#222">It left our house this morning and will be with you on Thursday.</p><p><font color="#555555">With kind regards, the people of the lamp house</font></p></body></html>
        """

    static let newsletter = """
        <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
        <html><head><meta name="viewport" content="width=device-width"><style type="text/css">
        body{margin:0;padding:0;background:#eef1f5} .wrap{width:600px} h1{font-family:Georgia,serif;color:#17324d;font-size:30px;margin:0}
        .button{background:#d9480f;border-radius:4px} .button a{color:#fff!important;text-decoration:none;font:bold 16px Arial;padding:12px 28px;display:inline-block}
        @media only screen and (max-width:620px){.wrap{width:100%!important} .col{display:block!important;width:100%!important}}
        </style></head><body bgcolor="#eef1f5">
        <div style="display:none;max-height:0;overflow:hidden">What is new in November: lamps, chairs and a sale.</div>
        <table width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#eef1f5"><tr><td align="center" style="padding:24px 8px">
        <table class="wrap" width="600" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="border-radius:8px">
        <tr><td style="background:#17324d;padding:28px;text-align:center"><span style="color:#fff;font:bold 22px Georgia">NORTHERN LIGHTS CO.</span></td></tr>
        <tr><td style="padding:32px 40px 8px"><h1>Winter is for lamps</h1></td></tr>
        <tr><td style="padding:8px 40px;font:16px/1.6 Arial;color:#333">Dear Olive,<br><br>the days are short, so we have made forty new lamps, each by hand.</td></tr>
        <tr><td align="center" style="padding:16px 40px 32px"><table cellpadding="0" cellspacing="0"><tr><td class="button" bgcolor="#d9480f"><a href="https://shop.example/lamps?utm=1">See all lamps</a></td></tr></table></td></tr>
        <tr><td style="padding:0 32px 32px"><table width="100%"><tr>
        <td class="col" width="50%" style="padding:8px;font:14px Arial;color:#333"><img src="https://img.shop.example/a.jpg" width="240" height="120" alt="Brass lamp"><br><b>Brass lamp</b><br>79 EUR</td>
        <td class="col" width="50%" style="padding:8px;font:14px Arial;color:#333"><img src="https://img.shop.example/b.jpg" width="240" height="120" alt="Oak lamp"><br><b>Oak lamp</b><br>99 EUR</td>
        </tr></table></td></tr>
        <tr><td style="background:#f6f6f6;padding:20px 40px;font:12px Arial;color:#666;text-align:center">You get this because you asked for it. <a href="https://shop.example/unsubscribe" style="color:#666">Unsubscribe</a></td></tr>
        </table></td></tr></table><img src="https://track.shop.example/o.gif" width="1" height="1"></body></html>
        """

    static let outlook = """
        <html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
        <head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="Generator" content="Microsoft Word 15 (filtered medium)">
        <!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]--><style><!--
        @font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}
        p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}
        a:link, span.MsoHyperlink {mso-style-priority:99; color:#0563C1; text-decoration:underline;}
        @page WordSection1 {size:612.0pt 792.0pt; margin:72.0pt 72.0pt 72.0pt 72.0pt;} div.WordSection1 {page:WordSection1;}
        --></style></head><body lang="EN-GB" link="#0563C1" vlink="#954F72"><div class="WordSection1">
        <p class="MsoNormal">Dear Olive,<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>
        <p class="MsoNormal">Please find the figures below:<o:p></o:p></p>
        <ul style="margin-top:0cm" type="disc"><li class="MsoNormal" style="mso-list:l0 level1 lfo1">First point<o:p></o:p></li><li class="MsoNormal">Second point</li></ul>
        <table class="MsoTableGrid" border="1" cellspacing="0" cellpadding="0" style="border-collapse:collapse;border:none">
        <tr><td width="200" style="width:150.0pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal"><b>Quarter</b></p></td><td width="200" style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal"><b>Units</b></p></td></tr>
        <tr><td style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal">Q3</p></td><td style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal">1,204</p></td></tr></table>
        <p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal"><span style="color:#1F3864">Kind regards,<br>Martin Hale</span></p>
        <div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Olive Berg &lt;olive@acme.test&gt; <br><b>Sent:</b> Tuesday, 14 November 2023 10:12<br><b>To:</b> Martin Hale &lt;martin@example.com&gt;<br><b>Subject:</b> Figures</p></div></div>
        <p class="MsoNormal">Could you send me the figures?</p></div></body></html>
        """

    static let apple = """
        <html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">Sounds good, see you on Thursday.<div><br></div><div>I attached the <b>plan</b>.<br><div><br><div>Sent from my iPhone</div></div><div><br><blockquote type="cite"><div>On 14 Nov 2023, at 10:12, Olive Berg &lt;olive@acme.test&gt; wrote:</div><br class="Apple-interchange-newline"><div><div>Thursday at noon?</div></div></blockquote></div></div></body></html>
        """

    static let gmail = """
        <div dir="ltr"><div>Hi Olive,</div><div><br></div><div>yes, that works. <a href="https://meet.example/abc">Here is the room</a>.</div><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature"><b>Nora Lind</b><br>Head of Lamps<br>+46 8 555 01 23</div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, 14 Nov 2023 at 10:12, Olive Berg &lt;<a href="mailto:olive@acme.test">olive@acme.test</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div dir="ltr">Shall we talk on Friday?</div></blockquote></div>
        """

    static let rightToLeft = """
        <html dir="rtl" lang="ar"><body style="font-family:Tahoma;font-size:15px"><p>السيدة أوليف المحترمة،</p><p>نشكركم على عرضكم رقم <b>1204</b>. نرجو إرسال الفاتورة إلى <a href="mailto:noor@example.org">noor@example.org</a> قبل يوم الخميس.</p><table border="1" cellpadding="6"><tr><th>الصنف</th><th>السعر</th></tr><tr><td>مصباح نحاسي</td><td>79</td></tr></table><p>مع أطيب التحيات،<br>نور</p></body></html>
        """

    static let cjk = """
        <html><body><p>オリーブ様</p><p>お世話になっております。<b>見積書</b>をお送りいたします。ご確認のほどよろしくお願いいたします。</p><p>您好，附件是报价单。请查收。안녕하세요, 견적서를 보내드립니다.</p></body></html>
        """

    static let receipt = """
        <html><body><table width="640" style="width:640px;font:14px Helvetica,Arial;color:#222"><tr><td colspan="3" style="font-size:20px;padding:12px 0">Receipt 2023-1147</td></tr>
        <tr style="background:#fafafa"><td style="padding:8px;border-bottom:1px solid #ddd">Brass lamp</td><td align="right" style="padding:8px;border-bottom:1px solid #ddd">2</td><td align="right" style="padding:8px;border-bottom:1px solid #ddd">158.00</td></tr>
        <tr><td style="padding:8px">Total</td><td></td><td align="right" style="padding:8px"><b>158.00 EUR</b></td></tr></table><pre>order  : 1147
        status : paid, and a line that is very long so that it would run out of any window that is narrow enough</pre></body></html>
        """

    static let dark = """
        <html><head><meta name="color-scheme" content="light dark"><style>:root{color-scheme:light dark} .box{background:#fff;color:#111;padding:20px;border:1px solid #ccc} @media (prefers-color-scheme:dark){.box{background:#1d2124!important;color:#eee!important}}</style></head><body><div class="box"><h2>Your code is 482 913</h2><p>It is good for ten minutes.</p></div></body></html>
        """
}
