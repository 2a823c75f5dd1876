import MailReading
import Testing

@Suite("What a person wrote stays visible")
struct ReplyFalsePositiveTests {
    static let letters: [String] = [
        "On Monday I wrote:\n\nDear landlord, the tap drips.\n\nHe never answered.",
        "Hello,\n\nOn 12 March 2019 your Mr Miller wrote:\n\nWe shall repair it.\n\nNothing happened.",
        "Hello,\n\nOn 5 May 2018 at 10:00 the mayor wrote:\n\nThe bridge is closed.\n\nIs it open again?",
        "Hello,\n\nOn 5 May 2018 at 10:00 I wrote:\n\nThe tap drips.\n\nIt still does.",
        "As my brother wrote:\n\nThe sea is calm tonight.",
        "Please write to bob@example.com before 5 May 2018, 10:00:\n\nhe collects the names.",
        "Please note:\n\nMy new address is ada@example.com.\n\nThe old one wrote: no more.",
        "Am Montag schrieb ich:\n\nDer Hahn tropft.\n\nKeine Antwort.",
        "Hallo,\n\nam 5. Mai 2018 um 10:00 schrieb unser Kunde an den Vorstand, dass er nicht zahlt:\n\nDas ist neu.",
        "Le 5 mai 2018 à 10:00 mon frère a écrit :\n\nLa mer est calme.\n\nJe ne crois pas.",
        "From: me\nTo: you\nSubject: love\n\nI think of you.",
        "From: London\nTo: Paris\nDate: 5 May 2018\n\nTwo tickets, please.",
        "From: London\nTo: Paris\nDate: 5 May 2018, 10:30\n\nTwo tickets, please.",
        "Look:\n\nDate: 5 May 2018\nTo: all of you\nSubject: cake\n\nThere is cake.",
        ">>> >>> https://example.com <<<\nVisit us!",
        "Party!\n\nDate: 5 May 2018\nFrom: 10:00\nTo: 12:00\nSubject to change.\n\nCome all.",
        "Hi all,\n\nhere is the memo that I would send:\n\nFrom: The board\nTo: All staff\nDate: 5 May 2018\nSubject: Holidays\n\nThe office is closed.\n\nIs it right?",
        "Von: hier\nAn: dort\nBetreff: alles\n\nEin Gedicht.",
        "The original message was lost.\n\nOriginal message\n\nI think it said hello.",
        "Forwarded message\n\nThis title is mine, and so is the text.",
        "Steps:\n> open the door\n> go in\n> close the door\n\nThat is all.",
        "Try this:\n\n>>> print(\"hello\")\nhello\n>>> exit()\n\nIt works.",
        "He said\n>From the sea we came\nand left.",
        "Roses are red -\nviolets are blue -\n- - -\nsugar is sweet -\n-- and so are you",
        "if (a > b) {\n    return a\n}\n\nls -l | sort > out.txt\n\nBye",
        "Dear Ada,\n\nYesterday Bob said:\n\"We wrote: nothing.\"\n\nThat is odd.\n\nBea",
        "Agenda for 5 May 2018, 10:00:\n\n1. Papers\n2. Coffee",
        "Meeting on 5 May 2018 at 10:00 with bob@example.com:\n\nbring papers.",
        "Call me: +49 30 1234567\n\nor write: ada@example.com",
        "---\n\nA new chapter\n\n---\n\nThe end",
        "__________\n\nFill in your name above.",
        "Thanks,\n\nbut I cannot come on Monday, so please tell everybody that the meeting is cancelled.",
        "Regards to your wife!\n\nBy the way, my number is 555 1234567 now.\n\nSee you.",
        "We sent from my office three letters.\nSent from my office, they arrived late.\n\nDo you have them?",
        "Elküldve a számlát tegnap",
        "Enviado desde mi casa con mucho cariño para todos ustedes",
        "This letter is confidential, so burn it.",
        "Unsubscribe me from your list, please.",
        "He wrote:\n- nothing\n- at all",
        "1/5/2021 10:02 AM: woke up\n1/5/2021 11:00 AM: coffee:\nfine",
        "2021-01-05 10:02:33 ERROR host1 user ada@example.com failed:\n  stack\n  trace",
        "В понедельник я написал:\n\nкран течёт.\n\nОтвета нет.",
        "我在2021年写道：\n\n海很静。\n\n你同意吗？",
        "彼は「海は静か」と書きました:\n\n本当ですか。",
        "El lunes 5 de mayo de 2018 mi hermano escribió:\n\nEl mar está en calma.\n\nNo lo creo.",
        "> is the sign for greater\nand < the other one.",
    ]

    @Test("in ordinary letters", arguments: Self.letters)
    func ordinary(_ text: String) {
        let reply = ReplyText(text)
        let words = reply.pieces.filter { $0.kind == .written || $0.kind == .quote }
        if text.hasPrefix("> is the sign") {
            // A mark is a mark; a renderer can unfold it.
            #expect(words.count == reply.pieces.count)
        } else {
            #expect(reply.pieces.map(\.kind) == [.written], "\(text)")
            #expect(reply.newText == text)
        }
    }

    @Test("when the same letter stands above a real quote", arguments: Self.letters)
    func aboveQuote(_ text: String) {
        let quote = "\n\nOn Tue, Jan 5, 2021 at 10:02 AM Ada Example <ada@example.com> wrote:\n\n> Shall we meet?\n"
        let reply = ReplyText(text + quote)
        #expect(reply.pieces.suffix(2).map(\.kind) == [.attribution, .quote], "\(text)")
        let last = text.split(separator: "\n").last.map(String.init) ?? text
        #expect(
            reply.pieces.dropLast(2).contains {
                reply.text(of: $0).contains(last) && !$0.kind.isEarlier || last.hasPrefix(">")
            }, "\(text)")
    }
}
