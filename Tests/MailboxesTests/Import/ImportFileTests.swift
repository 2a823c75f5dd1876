import MailModel
import MailTransport
import Testing

@testable import Mailboxes

@Suite("Import files")
struct ImportFileTests {
    private func file(_ text: String) throws -> ImportFile { try ImportFile(Array(text.utf8)) }

    @Test("A row gives everything that it names")
    func whole() throws {
        let file = try file(
            """
            address,password,imap host,imap port,imap encryption,imap user,smtp host,smtp port,smtp encryption,\
            smtp user,smtp password,sender name,daily limit
            ann@example.com, p w ,imap.example.com,143,starttls,ann,smtp.example.com,465,ssl,ann2,other,Ann,40

            """)
        let row = try #require(file.rows.first)
        #expect(file.refused.isEmpty && file.unknownColumns.isEmpty && row.row == 2)
        #expect(row.password == Secret(" p w ") && row.sendingPassword == Secret("other"))
        let settings = try #require(row.settings(trust: .systemRoots))
        #expect(settings.imap.endpoint.description == "imap.example.com:143" && settings.imap.security == .starttls)
        #expect(settings.smtp.endpoint.description == "smtp.example.com:465" && settings.smtp.security == .implicit)
        #expect(settings.imap.user == "ann" && settings.smtp.user == "ann2")
        #expect(settings.displayName == "Ann" && settings.dailyLimit == 40)
    }

    @Test("What a row leaves out is left to defaults and discovery")
    func least() throws {
        let row = try #require(try file("E-Mail\nann@example.com\n").rows.first)
        #expect(row.settings(trust: .systemRoots) == nil && row.passwords == nil)
        let servers = try #require(
            try file("address;imap host;smtp host;smtp port\nann@example.com;imap.example.com;smtp.example.com;587")
                .rows.first?.settings(trust: .systemRoots))
        #expect(servers.imap.endpoint.port == 993 && servers.imap.security == .implicit)
        #expect(servers.smtp.endpoint.port == 587 && servers.smtp.security == .starttls)
        #expect(servers.imap.user == "ann@example.com" && servers.smtp.user == "ann@example.com")
    }

    @Test("Headings that other programs write are understood, unknown ones are named")
    func headings() throws {
        let file = try file(
            """
            Email,First Name,Last Name,IMAP Username,IMAP Password,IMAP Host,IMAP Port,SMTP Username,SMTP Password,\
            SMTP Host,SMTP Port,Daily Limit,Warmup Enabled
            ann@example.com,Ann,Example,ann,secret,imap.example.com,993,ann,secret,smtp.example.com,587,30,TRUE

            """)
        let row = try #require(file.rows.first)
        #expect(file.unknownColumns == ["Warmup Enabled"])
        #expect(row.senderName == "Ann Example" && row.password == Secret("secret") && row.dailyLimit == 30)
        #expect(row.imap.user == "ann" && row.smtp.port == 587)
    }

    @Test(
        "A row that cannot be used says which field and how it must be",
        arguments: [
            ("ann@example.com,,,0", "input.port-unusable", "imap port"),
            ("ann@example.com,,,x", "input.port-unusable", "1 to 65535"),
            (",secret,,", "input.address-missing", "missing"),
            ("no address,,,", "input.address-unusable", "no address"),
            ("ann@example.com,,bad host!,", "input.host-unusable", "imap host"),
            ("ann@example.com,,,993,left,over", "input.surplus-fields", "quotes"),
        ])
    func refusals(_ line: String, _ code: String, _ words: String) throws {
        let file = try file("address,password,imap host,imap port\n\(line)\n")
        let result = try #require(file.refused.first)
        #expect(file.rows.isEmpty && result.code == code && result.words.contains(words) && result.row == 2)
        #expect(!result.words.contains("secret"))
    }

    @Test("Encryption, limit and name have their right forms named")
    func forms() throws {
        for (heading, value, code) in [
            ("imap encryption", "none", "input.encryption-unusable"), ("daily limit", "-1", "input.limit-unusable"),
            ("sender name", String(repeating: "x", count: 201), "input.name-unusable"),
            ("smtp user", String(repeating: "x", count: 501), "input.user-unusable"),
        ] {
            let file = try file("address,\(heading)\nann@example.com,\(value)\n")
            #expect(file.refused.map(\.code) == [code])
        }
    }

    @Test("An address that comes twice counts once, in whatever case")
    func duplicates() throws {
        let file = try file("address\nann@example.com\nbob@example.com\nANN@Example.com\n")
        #expect(file.rows.map(\.row) == [2, 3])
        #expect(file.refused.map(\.code) == ["input.duplicate"] && file.refused[0].words.contains("row 2"))
    }

    @Test(
        "A file of which nothing can be used says what to change",
        arguments: [
            ("", "empty"), ("address\n", "no rows"), ("name,password\nAnn,x\n", "\u{201C}address\u{201D}"),
            ("address,email\na@example.com,b@example.com\n", "Two columns"), ("address\n\"a", "row 2"),
        ])
    func unusable(_ text: String, _ words: String) throws {
        let error = #expect(throws: MailboxError.self) { try file(text) }
        #expect(error?.code == .invalidInput && error?.message.contains(words) == true)
    }

    @Test("Too many rows are refused as a whole")
    func tooMany() throws {
        let text = "address\n" + (0...ImportFile.maximumRows).map { "u\($0)@example.com\n" }.joined()
        let error = #expect(throws: MailboxError.self) { try file(text) }
        #expect(error?.message.contains("split it") == true)
    }

    @Test("What holds for any file holds for these, cut at every byte: each row told once, nothing to execute")
    func anyFile() {
        let files = [
            "address,password\r\nann@example.com,\"s,e\"\"c\"\r\n=1+1@example.com,x\r\n",
            "\u{FEFF}E-Mail;Name\n\"+x\";\"a\nb\"\n;;\nann@example.com;@x\n-1;2\n",
            "address\rann@example.com\rann@example.com\r",
            "address" + String(repeating: ",x", count: 500) + "\na@example.com\n",
        ]
        for file in files {
            let bytes = Array(file.utf8)
            for length in 0...bytes.count { _ = ImportProbe.rows(in: Array(bytes[..<length])) }
        }
        #expect(files.map { ImportProbe.rows(in: Array($0.utf8)) } == [2, 3, 2, 1])
    }
}
