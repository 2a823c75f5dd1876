/// Domains of which strangers have addresses, so that one tells nothing of another.
enum SharedDomains {
    static func contains(_ domain: String) -> Bool {
        let labels = domain.split(separator: ".")
        return whole.contains(domain)
            || (labels.count >= 2 && labels.count <= 3 && everywhere.contains(labels[0]))
    }

    private static let whole: Set<String> = [
        "gmail.com", "googlemail.com", "outlook.com", "msn.com", "icloud.com", "me.com", "mac.com", "aol.com",
        "web.de", "t-online.de", "freenet.de", "mail.ru", "bk.ru", "list.ru", "inbox.ru", "mail.com", "proton.me",
        "protonmail.com", "pm.me", "tutanota.com", "tuta.com", "fastmail.com", "hey.com", "qq.com", "163.com",
        "126.com", "sina.com", "naver.com", "orange.fr", "free.fr", "laposte.net", "libero.it", "virgilio.it",
        "wp.pl", "o2.pl", "onet.pl", "seznam.cz", "bluewin.ch", "comcast.net", "att.net", "verizon.net",
        "rediffmail.com",
    ]

    /// Under endings of many countries.
    private static let everywhere: Set<Substring> = ["yahoo", "hotmail", "live", "gmx", "yandex"]
}
