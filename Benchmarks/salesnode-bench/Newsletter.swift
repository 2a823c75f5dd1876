/// A newsletter of the kind that shops send: nested tables, inline styles, conditional comments, tracked links, entities.
enum Newsletter {
    /// The document, about 100 kB.
    static let html: [UInt8] = {
        var text = """
            <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
            <html xmlns="http://www.w3.org/1999/xhtml" xmlns:o="urn:schemas-microsoft-com:office:office" lang="en"><head>
            <meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><meta name="viewport" content="width=device-width">
            <title>November offers</title>
            <!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
            <style type="text/css">
            body { margin: 0; padding: 0; background-color: #f4f4f4; } table { border-collapse: collapse; }
            .headline { font-family: Georgia, serif; font-size: 24px; line-height: 30px; color: #333333; }
            @media only screen and (max-width: 600px) { .column { width: 100% !important; display: block; } }
            </style></head><body bgcolor="#f4f4f4" style="margin:0;padding:0">
            <div style="display:none;font-size:1px;max-height:0;overflow:hidden">Our November offers &zwnj;&nbsp;&zwnj;&nbsp;</div>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">

            """
        for block in 0..<60 {
            text += """
                <!--[if mso]><table width="600"><tr><td><![endif]-->
                <table role="presentation" class="wrapper" width="600" cellpadding="0" cellspacing="0" border="0" \
                style="width:600px;max-width:600px;background-color:#ffffff;border-radius:4px">
                <tr><td class="column" width="50%" valign="top" style="padding:20px 10px 20px 20px">
                <a href="https://click.example.com/r?u=\(block)&amp;c=november&amp;t=4f9c\(block)a" target="_blank" style="text-decoration:none">
                <img src="https://images.example.com/products/\(block).jpg" width="270" height="180" alt="Product &#8470; \(block)" \
                border="0" style="display:block;width:100%;height:auto"></a></td>
                <td class="column" width="50%" valign="top" style="padding:20px 20px 20px 10px;font-family:Arial,Helvetica,sans-serif">
                <h2 class="headline" style="margin:0 0 10px;font-size:24px;color:#333333">Warm &amp; light &mdash; &euro;\(block),90</h2>
                <p style="margin:0 0 15px 0;font-size:14px;line-height:21px;color:#555555">The jacket that keeps you dry on the way to \
                the office&hellip; and still fits into your bag. Now&nbsp;\(block)&thinsp;%&nbsp;off, only until Sunday.</p>
                <table role="presentation" cellpadding="0" cellspacing="0"><tr><td bgcolor="#0a7d5a" style="border-radius:3px">
                <a href="https://click.example.com/buy?p=\(block)&amp;utm_source=mail" style="display:inline-block;padding:10px 22px;\
                color:#ffffff;font-weight:bold;font-size:14px;text-decoration:none">Buy now</a></td></tr></table>
                </td></tr></table>
                <!--[if mso]></td></tr></table><![endif]-->

                """
        }
        text += """
            <p style="font-size:11px;color:#999999">You get this because you asked for it.
            <a href="https://example.com/unsubscribe?id=12345">Unsubscribe</a></p>
            <img src="https://click.example.com/open.gif?id=12345" width="1" height="1" alt=""></td></tr></table></body></html>

            """
        return Array(text.utf8)
    }()
}
