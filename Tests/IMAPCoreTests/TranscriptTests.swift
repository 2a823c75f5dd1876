import MailModel
import Testing

@testable import IMAPCore

/// What servers in use say, in the shape in which they say it; names and numbers are made up.
@Suite("Transcripts in the shape of real servers")
struct TranscriptTests {
    private func read(_ text: String) -> ResponseReading { ResponseReading(text.replacing("\n", with: "\r\n")) }

    private func folders(_ reading: ResponseReading) -> [FolderListing] {
        reading.frames.compactMap { if case .response(.untagged(.list(let folder))) = $0 { folder } else { nil } }
    }

    private func unread(_ reading: ResponseReading) -> [ParsedFrame] {
        reading.frames.filter { if case .response = $0 { false } else { true } }
    }

    @Test("Dovecot")
    func dovecot() {
        let reading = read(
            #"""
            * OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS LOGINDISABLED] Dovecot ready.
            A1 OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE] Logged in
            * ID ("name" "Dovecot")
            * LIST (\HasNoChildren \UnMarked \Trash) "/" Trash
            * STATUS Trash (MESSAGES 0 UIDNEXT 1)
            * LIST (\HasNoChildren \UnMarked \Junk) "/" Junk
            * LIST (\HasNoChildren) "/" INBOX
            * FLAGS (\Answered \Flagged \Deleted \Seen \Draft NonJunk)
            * OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft NonJunk \*)] Flags permitted.
            * 2 EXISTS
            * 0 RECENT
            * OK [UIDVALIDITY 1790000000] UIDs valid
            * OK [UIDNEXT 3] Predicted next UID
            * OK [HIGHESTMODSEQ 5] Highest
            A4 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
            * 1 FETCH (UID 1 FLAGS (\Seen) INTERNALDATE "23-Nov-2026 10:00:00 +0000" RFC822.SIZE 245 BODY[HEADER.FIELDS (MESSAGE-ID)] {31}
            Message-ID: <one@mail.test>

            )
            * ESEARCH (TAG "A6") UID ALL 2
            * OK Still here
            * BYE Logging out
            """# + "\n")
        #expect(unread(reading).isEmpty)
        #expect(reading.quirks.isEmpty)
        #expect(folders(reading).map(\.role) == [.trash, .junk, .inbox])
    }

    @Test("Gmail: labels as folders, its own FETCH items, translated names")
    func gmail() {
        let reading = read(
            #"""
            * OK Gimap ready for requests from 192.0.2.1 a1mb12345678901wmb
            * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER
            + eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==
            A1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)
            A2 NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)
            * LIST (\HasNoChildren) "/" "INBOX"
            * LIST (\HasChildren \Noselect) "/" "[Gmail]"
            * LIST (\All \HasNoChildren) "/" "[Gmail]/Alle Nachrichten"
            * LIST (\Drafts \HasNoChildren) "/" "[Gmail]/Entw&APw-rfe"
            * LIST (\HasNoChildren \Important) "/" "[Gmail]/Wichtig"
            * LIST (\Flagged \HasNoChildren) "/" "[Gmail]/Markiert"
            * LIST (\HasNoChildren \Trash) "/" "[Gmail]/Papierkorb"
            * OK [HIGHESTMODSEQ 123456] .
            * 1 FETCH (X-GM-THRID 1278455344230334865 X-GM-MSGID 1278455344230334865 X-GM-LABELS ("\\Inbox" "\\Sent" Important "Muy Importante") UID 7 RFC822.SIZE 10 FLAGS (\Seen $NotPhishing $Phishing))
            A9 BAD Could not parse command
            """# + "\n")
        #expect(unread(reading).isEmpty)
        #expect(reading.quirks.isEmpty)
        #expect(folders(reading).map(\.role) == [.inbox, nil, .all, .drafts, .important, .flagged, .trash])
        #expect(folders(reading)[1].isSelectable == false)
        #expect(folders(reading)[3].name.description == "[Gmail]/Entwürfe")
    }

    @Test("Exchange: flat answers, BAD where NO belongs")
    func exchange() {
        let reading = read(
            #"""
            * OK The Microsoft Exchange IMAP4 service is ready. [TABQADQAUABSADAAMgAwADIAQQAwADIA]
            * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+
            A1 BAD User is authenticated but not connected.
            A2 NO AUTHENTICATE failed.
            * NAMESPACE (("" "/")) NIL NIL
            * LIST (\HasChildren) "/" INBOX
            * LIST (\HasNoChildren \Drafts) "/" Drafts
            * LIST (\HasNoChildren \Sent) "/" "Sent Items"
            * LIST (\HasNoChildren \Junk) "/" "Junk Email"
            * OK [UNSEEN 1] Is the first unseen message
            * OK [UIDVALIDITY 14] UIDVALIDITY value
            * 1 FETCH (FLAGS (\Seen) UID 5 BODYSTRUCTURE (("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 20 1 NIL NIL NIL NIL)("text" "html" ("charset" "us-ascii") NIL NIL "quoted-printable" 200 5 NIL NIL NIL NIL) "alternative" ("boundary" "_000_") NIL "en-US"))
            * BYE Connection is closed. 13
            """# + "\n")
        #expect(unread(reading).isEmpty)
        #expect(reading.quirks.isEmpty)
        #expect(folders(reading).map(\.role) == [.inbox, .drafts, .sent, .junk])
    }

    @Test("Courier: INBOX. as prefix, no special uses, a long greeting")
    func courier() {
        let reading = read(
            #"""
            * OK [CAPABILITY IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE ACL ACL2=UNION STARTTLS] Courier-IMAP ready. Copyright 1998-2022 Double Precision, Inc.  See COPYING for distribution information.
            A1 OK LOGIN Ok.
            * NAMESPACE (("INBOX." ".")) NIL (("#shared." ".")("shared." "."))
            * LIST (\Marked \HasChildren) "." "INBOX"
            * LIST (\HasNoChildren) "." "INBOX.Sent"
            * FLAGS ($Forwarded \Draft \Answered \Flagged \Deleted \Seen \Recent)
            * OK [PERMANENTFLAGS ($Forwarded \* \Draft \Answered \Flagged \Deleted \Seen)] Limited
            * 3 EXISTS
            * 0 RECENT
            * OK [UIDVALIDITY 644182513] Ok
            * OK [MYRIGHTS "acdilrsw"] ACL
            A5 OK [READ-WRITE] Ok
            * SEARCH 1 3
            * 1 FETCH (UID 1 BODY[] {4}
            abcd)
            * BYE Courier-IMAP server shutting down
            """# + "\n")
        #expect(unread(reading).isEmpty)
        #expect(reading.quirks.isEmpty)
        #expect(folders(reading).map(\.path) == [["INBOX"], ["INBOX", "Sent"]])
    }

    @Test("Cyrus: literals for odd names, many codes")
    func cyrus() {
        let reading = read(
            #"""
            * OK [CAPABILITY IMAP4rev1 LITERAL+ ID ENABLE STARTTLS LOGINDISABLED AUTH=SCRAM-SHA-256 SASL-IR] mail Cyrus IMAP 3.6.1 server ready
            * LIST (\HasChildren) "." INBOX
            * LIST (\HasNoChildren \Sent) "." {10}
            INBOX.S"nt
            * OK [MAILBOXID (x1-2)] Ok
            * OK [UIDNEXT 1] Ok
            * OK [HIGHESTMODSEQ 1] Ok
            * OK [URLMECH INTERNAL] Ok
            * OK [ANNOTATIONS 65536] Ok
            A3 OK [READ-WRITE] Completed
            A4 OK [COPYUID 1 1:2 5:6] Completed
            * 1 FETCH (UID 1 MODSEQ (2))
            * VANISHED 3:5
            A5 NO [NONEXISTENT] Mailbox does not exist
            A6 NO [CANNOT] Invalid name
            """# + "\n")
        #expect(unread(reading).isEmpty)
        #expect(reading.quirks.isEmpty)
        #expect(folders(reading).map(\.role) == [.inbox, .sent])
    }

    @Test("servers that write badly are read all the same")
    func odd() {
        let reading = read(
            #"""
            * OK
            * CAPABILITY IMAP4rev1\#u{20}
            * LIST (\HasNoChildren)  "/" Gesendete Objekte
            * STATUS "INBOX"  (MESSAGES 1 UIDNEXT 2 )
            * SEARCH 1 2\#u{20}
            * 1 FETCH (UID 1  FLAGS (\Seen ) ENVELOPE ("d" "s" () () () () () () NIL NIL))
            A1 OK
            """# + "\n")
        #expect(unread(reading).isEmpty)
        #expect(reading.quirks.isSuperset(of: [.missingText, .extraSpace, .unquotedFolderName, .emptyAddressList]))
    }
}
