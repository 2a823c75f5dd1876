/// Mails in the manner of the programs that people write with, made up for these tests.
enum MailFixtures {
    static let all = [newsletter, outlook, appleMail, gmail, rightToLeft]

    /// A newsletter: conditional comments, nested layout tables, a style sheet with media queries, a hidden preview
    /// line, buttons, remote images, a tracking pixel.
    static let newsletter = """
        <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
        <html xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml"><head>
        <meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Spring &amp; more</title>
        <!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
        <style type="text/css">
        body, #bodyTable { margin:0; padding:0; width:100% !important; background-color:#f4f4f4 }
        .button a:hover { color:#ffffff !important } img { border:0 }
        @import url('https://fonts.mail.example/css?family=Lato');
        @media only screen and (max-width:480px){ .column{ width:100%!important; display:block!important } }
        </style></head>
        <body bgcolor="#f4f4f4" style="margin:0;-webkit-text-size-adjust:100%">
        <div style="display:none;max-height:0;overflow:hidden;mso-hide:all">The sale begins today&nbsp;&zwnj;&nbsp;&zwnj;</div>
        <table id="bodyTable" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
        <!--[if (gte mso 9)|(IE)]><table width="600"><tr><td><![endif]-->
        <table class="column" width="600" style="max-width:600px;border-collapse:collapse" bgcolor="#FFFFFF"><tbody>
        <tr><td background="https://img.mail.example/bg.png" style="padding:20px 10px;font-family:Lato,'Helvetica Neue',Arial,sans-serif">
        <a href="https://click.mail.example/c?u=1&amp;id=2"><img src="https://img.mail.example/logo.png" alt="Fields &amp; Sons" width="200" style="display:block"></a>
        <h1 style="font-size:24px;line-height:1.3;color:#222222">Spring is here</h1>
        <p style="color:#555">Dear customer,<br>until <b>31&nbsp;May</b> everything costs 20&#37; less.</p>
        <table class="button" cellspacing="0"><tr><td style="background:#0a7 url(https://img.mail.example/b.png) repeat-x;border-radius:4px">
        <a href="https://click.mail.example/shop" style="color:#fff;padding:12px 24px;text-decoration:none">To the shop</a></td></tr></table>
        </td></tr><tr><td class="footer" style="font-size:11px">Sent to ann@home.test. <a href="https://click.mail.example/unsubscribe">Unsubscribe</a></td></tr>
        </tbody></table><!--[if mso]></td></tr></table><![endif]-->
        </td></tr></table><img src="https://t.mail.example/o.gif?id=2" width="1" height="1" alt=""></body></html>
        """

    /// Outlook on Windows: Word's HTML.
    static let outlook = """
        <html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
        <head><meta name=Generator content="Microsoft Word 15 (filtered medium)"><!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]-->
        <style><!--
        @font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}
        p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif; mso-fareast-language:EN-US;}
        a:link, span.MsoHyperlink {mso-style-priority:99; color:#0563C1; text-decoration:underline;}
        @page WordSection1 {size:612.0pt 792.0pt; margin:72.0pt;} div.WordSection1 {page:WordSection1;}
        --></style><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026" /></xml><![endif]--></head>
        <body lang=DE link="#0563C1" vlink=purple style='word-wrap:break-word'><div class=WordSection1>
        <p class=MsoNormal><span lang=EN-US style='mso-fareast-language:EN-US'>Hi Ben,<o:p></o:p></span></p>
        <p class=MsoNormal><o:p>&nbsp;</o:p></p>
        <p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>first point<o:p></o:p></p>
        <table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;margin-left:-5.4pt'><tr><td width=100 valign=top style='width:75.0pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt'><p class=MsoNormal>4&nbsp;711<o:p></o:p></p></td></tr></table>
        <p class=MsoNormal><img width=120 height=40 id="Picture_x0020_1" src="cid:image001.png@01DA.test" alt="Logo"><o:p></o:p></p>
        <div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Von:</b> Ben &lt;ben@office.example&gt;<br><b>Gesendet:</b> Montag, 4. Mai 2026 09:12<br><b>Betreff:</b> Angebot</p></div>
        <p class=MsoNormal>Please see <a href="https://office.example/a?b=1&amp;c=2">https://office.example/a</a>.<o:p></o:p></p></div></body></html>
        """

    /// Apple Mail: divs, an interchange space, a cited blockquote, an inline image.
    static let appleMail = """
        <html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">Sounds good.<div><br></div><div>See you <i>then</i>,<br id="lineBreakAtBeginningOfMessage"><div>\u{A0}Ann</div><div><br><blockquote type="cite"><div>On 4. May 2026, at 09:12, Ben &lt;ben@office.example&gt; wrote:</div><br class="Apple-interchange-newline"><div><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><div style="word-wrap: break-word;"><span class="Apple-tab-span" style="white-space:pre">\t</span>Tuesday?<img apple-inline="yes" id="1A2B" src="cid:1A2B@mail.test" alt="map.png"></div></div></blockquote></div><br></div></body></html>
        """

    /// Gmail in the browser: its quote, its signature, emoji as remote images.
    static let gmail = """
        <div dir="ltr"><div>Thanks, that works \u{1F44D} <img data-emoji="\u{1F389}" class="an1" alt="\u{1F389}" aria-label="party" src="https://fonts.mail.example/e.png" loading="lazy"></div><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr"><font color="#888888">Ann Field<br>+49 30 1234</font></div></div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, May 4, 2026 at 9:12 AM Ben &lt;<a href="mailto:ben@office.example">ben@office.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div dir="ltr">Does <b>Tuesday</b> work?<ul><li>10:00</li><li>14:00</li></ul></div>\r
        </blockquote></div>
        """

    /// Arabic and Japanese.
    static let rightToLeft = """
        <div dir="rtl" lang="ar" style="text-align:right;font-family:Tahoma"><p>مرحبا <a href="https://shop.example/عربي?q=سؤال">اضغط هنا</a></p></div><p lang="ja" style="font-family:'ＭＳ Ｐゴシック'">お世話になっております。&#12288;よろしく&hearts;</p>
        """
}
