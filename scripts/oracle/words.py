"""Texts in many scripts, each with the charsets that can hold it."""

LANGUAGES = [
    {"name": "English", "charsets": ["us-ascii", "us-ascii", "utf-8", "iso-8859-1", "windows-1252"],
     "words": "the offer for your project is ready and we would like to talk about it soon = > . From (x) a,b".split()},
    {"name": "German", "charsets": ["utf-8", "iso-8859-1", "iso-8859-15", "windows-1252"],
     "words": "Grüße über das schöne Angebot für Straße und Maß jährlich ist nicht größer als heute".split()},
    {"name": "French", "charsets": ["utf-8", "iso-8859-1", "windows-1252"],
     "words": "été déjà reçu à côté où naïf le projet est prêt merci bientôt".split()},
    {"name": "Polish", "charsets": ["utf-8", "iso-8859-2", "windows-1250"],
     "words": "zażółć gęślą jaźń dzień dobry proszę święta łódź oferta jest".split()},
    {"name": "Russian", "charsets": ["utf-8", "koi8-r", "windows-1251", "iso-8859-5"],
     "words": "здравствуйте предложение для вашего проекта готово спасибо за ответ".split()},
    {"name": "Greek", "charsets": ["utf-8", "iso-8859-7", "windows-1253"],
     "words": "καλημέρα προσφορά για το έργο σας είναι έτοιμη ευχαριστώ".split()},
    {"name": "Turkish", "charsets": ["utf-8", "iso-8859-9", "windows-1254"],
     "words": "günaydın teklif şu an hazır ığdır çok güzel İstanbul öğle".split()},
    {"name": "Hebrew", "charsets": ["utf-8", "windows-1255", "iso-8859-8"],
     "words": "שלום הצעה עבור הפרויקט שלך מוכנה תודה רבה".split()},
    {"name": "Arabic", "charsets": ["utf-8", "windows-1256", "iso-8859-6"],
     "words": "مرحبا العرض جاهز لمشروعك شكرا لك".split()},
    {"name": "Japanese", "charsets": ["utf-8", "iso-2022-jp", "shift_jis", "euc-jp"],
     "words": "こんにちは 提案書 の 準備 が できました 東京 カタカナ テスト ありがとう".split()},
    {"name": "Chinese", "charsets": ["utf-8", "gb2312", "gbk", "gb18030"],
     "words": "您好 我们 的 报价 已经 准备 好了 谢谢 北京 项目".split()},
    {"name": "Taiwanese", "charsets": ["utf-8", "big5"],
     "words": "您好 我們 的 報價 已經 準備 好了 謝謝 台北 專案".split()},
    {"name": "Korean", "charsets": ["utf-8", "euc-kr"],
     "words": "안녕하세요 제안서 가 준비 되었습니다 감사합니다 서울 프로젝트".split()},
    {"name": "Thai", "charsets": ["utf-8", "tis-620"], "words": "สวัสดี ข้อเสนอ พร้อมแล้ว ขอบคุณ".split()},
    {"name": "Emoji", "charsets": ["utf-8", "utf-16", "utf-7"], "words": "hello 🙂 👩‍👩‍👧 e\u0301 𝒳 – „x“ … €".split()},
]

NAMES = {
    "English": ["Alice Example", "Example, Bob", "B. Carol", "report 2026", "O'Neil x"],
    "German": ["Jürgen Müßig", "Zähler"], "French": ["Élodie Été", "reçu n° 1"], "Polish": ["Łucja Żółć"],
    "Russian": ["Иван Пример", "отчёт"], "Greek": ["Ελένη"], "Turkish": ["Işıl Çağ"], "Hebrew": ["דוגמה"],
    "Arabic": ["مثال"], "Japanese": ["例 太郎", "報告書"], "Chinese": ["例子", "报告"], "Taiwanese": ["報告"],
    "Korean": ["예시", "보고서"], "Thai": ["ตัวอย่าง"], "Emoji": ["🙂 smile"],
}


def line(random, language):
    """Some words on one line."""
    return " ".join(random.choice(language["words"]) for _ in range(random.randrange(1, 14)))


def paragraph(random, language, html=False):
    """Some lines, each ended by a line feed."""
    lines = [line(random, language) for _ in range(random.randrange(1, 8))]
    if random.random() < 0.2:
        lines.insert(random.randrange(len(lines)), random.choice(["", "> quoted", ".", "--", "-- ", "=20", "From x"]))
    if html:
        lines = ["<html><body>"] + [f"<p>{text}</p>" for text in lines] + ["</body></html>"]
    return "".join(text + "\n" for text in lines)
