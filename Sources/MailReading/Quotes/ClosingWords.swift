/// The words that close a letter, alone on their line, above the sender's name.
enum ClosingWords {
    static let lines: [(phrase: String, value: Bool)] = [
        // English
        "Regards", "Best regards", "Kind regards", "Warm regards", "Kindest regards", "With kind regards",
        "With best regards",
        "Best wishes", "Best", "Cheers", "Thanks", "Many thanks", "Thank you", "Thanks and regards", "Thanks & regards",
        "Thanks again", "Thanks in advance", "Yours sincerely", "Sincerely", "Yours truly", "Yours faithfully",
        "Respectfully",
        "All the best", "Rgds", "BR", "KR", "Sincerely yours", "Yours", "Cordially", "Thx",
        // German
        "Mit freundlichen Grüßen", "Mit freundlichem Gruß", "Mit freundlichen Gruessen", "Freundliche Grüße",
        "Freundliche Grüsse", "Viele Grüße", "Viele Gruesse", "Beste Grüße", "Liebe Grüße", "Herzliche Grüße",
        "Schöne Grüße", "Gruß", "Grüße", "MfG", "LG", "VG", "Mit besten Grüßen", "Hochachtungsvoll", "Besten Dank",
        "Vielen Dank", "Danke", "Mit freundlichen Grüssen", "Beste Grüsse", "Viele Grüsse", "Liebe Grüsse",
        // French
        "Cordialement", "Bien cordialement", "Très cordialement", "Sincères salutations", "Salutations", "Bien à vous",
        "Bien à toi", "Meilleures salutations", "Merci", "Merci d'avance", "Cdlt", "Amicalement",
        "Salutations distinguées",
        "Respectueusement", "Bonne journée", "Bonne soirée", "À bientôt",
        // Spanish, Catalan
        "Saludos", "Un saludo", "Saludos cordiales", "Atentamente", "Cordialmente", "Un cordial saludo", "Gracias",
        "Muchas gracias", "Saludos cordiales", "Un abrazo", "Atte", "Salutacions", "Atentament", "Cordialment",
        "Gràcies",
        // Portuguese
        "Atenciosamente", "Cumprimentos", "Melhores cumprimentos", "Com os melhores cumprimentos", "Abraços", "Abraço",
        "Att", "Obrigado", "Obrigada", "Cordialmente", "Saudações", "Grato", "Grata",
        // Italian
        "Cordiali saluti", "Distinti saluti", "Saluti", "Un saluto", "Un cordiale saluto", "Grazie", "Cordialmente",
        "Tanti saluti", "Buona giornata", "Grazie mille",
        // Dutch
        "Met vriendelijke groet", "Met vriendelijke groeten", "Vriendelijke groet", "Vriendelijke groeten", "Groet",
        "Groeten", "Groetjes", "Hartelijke groet", "Mvg", "Bedankt", "Dank", "Alvast bedankt", "Met groet",
        // Scandinavian
        "Med vänliga hälsningar", "Med vänlig hälsning", "Vänliga hälsningar", "Vänligen", "Hälsningar", "Mvh",
        "Hilsen",
        "Med vennlig hilsen", "Vennlig hilsen", "Med venlig hilsen", "Venlig hilsen", "Bedste hilsner",
        "De bedste hilsner",
        "Tack", "Takk", "Tak", "Mange tak", "Beste hilsen", "Vh", "Bästa hälsningar", "Kveðja",
        // Finnish
        "Ystävällisin terveisin", "Terveisin", "Parhain terveisin", "Kiitos", "Terv", "Kunnioittavasti", "Yst. terv.",
        // Polish, Czech, Slovak
        "Pozdrawiam", "Z poważaniem", "Pozdrawiam serdecznie", "Serdecznie pozdrawiam", "Dziękuję",
        "Z wyrazami szacunku",
        "S pozdravem", "S přátelským pozdravem", "S úctou", "Děkuji", "Hezký den", "S pozdravom",
        "S priateľským pozdravom",
        "Ďakujem", "Zdravím",
        // Hungarian, Romanian, Bulgarian
        "Üdvözlettel", "Tisztelettel", "Üdv", "Köszönettel", "Köszönöm", "Szívélyes üdvözlettel", "Cu stimă",
        "Cu respect",
        "Mulțumesc", "O zi bună", "Numai bine", "Cu drag", "Поздрави", "С уважение", "Благодаря", "Хубав ден",
        "Сърдечни поздрави",
        // Greek, Turkish
        "Με εκτίμηση", "Φιλικά", "Ευχαριστώ", "Με φιλικούς χαιρετισμούς", "Χαιρετισμούς", "Saygılarımla",
        "Saygılarımızla",
        "İyi çalışmalar", "İyi günler", "Teşekkürler", "Selamlar", "Sevgiler",
        // Russian, Ukrainian
        "С уважением", "С наилучшими пожеланиями", "Спасибо", "Всего доброго", "С уважением и наилучшими пожеланиями",
        "З повагою", "Дякую", "З найкращими побажаннями", "Всього найкращого", "Найкращі побажання",
        // Hebrew, Arabic, Persian, Hindi
        "בברכה", "בתודה", "תודה", "בכבוד רב", "תודה רבה", "مع التحية", "تحياتي", "مع أطيب التحيات", "شكرا",
        "وتفضلوا بقبول فائق الاحترام",
        "با احترام", "با تشکر", "ارادتمند", "धन्यवाद", "सादर", "शुभकामनाएँ",
        // Thai, Vietnamese, Indonesian
        "ขอแสดงความนับถือ", "ขอบคุณครับ", "ขอบคุณค่ะ", "ด้วยความเคารพ", "Trân trọng", "Thân mến", "Cảm ơn", "Thân ái",
        "Hormat saya", "Salam", "Terima kasih", "Salam hangat", "Hormat kami", "Salam hormat",
        // Chinese, Japanese, Korean
        "此致", "敬礼", "祝好", "谢谢", "顺颂商祺", "祝商祺", "謝謝", "敬上", "順頌商祺", "よろしくお願いします", "よろしくお願いいたします",
        "よろしくお願い致します", "以上", "宜しくお願い致します", "敬具", "감사합니다", "고맙습니다", "드림", "올림",
        // Croatian, Serbian, Slovene
        "Srdačan pozdrav", "Lijep pozdrav", "S poštovanjem", "Pozdrav", "Hvala", "LP", "Lep pozdrav", "Срдачан поздрав",
        "С поштовањем", "Поздрав", "Хвала", "Lepo pozdravljeni", "S spoštovanjem",
        // Baltic
        "Lugupidamisega", "Parimate soovidega", "Tervitades", "Aitäh", "Ar cieņu", "Ar sveicieniem", "Paldies",
        "Pagarbiai",
        "Su pagarba", "Geros dienos", "Ačiū", "Heade soovidega",
    ].map { ($0, true) }
}
