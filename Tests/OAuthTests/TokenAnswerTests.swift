import MailModel
import Testing

@testable import OAuth

@Suite("OAuth: answers of a token endpoint")
struct TokenAnswerTests {
    private func read(_ body: String) -> TokenAnswer? { try? TokenAnswer(body: Array(body.utf8)) }

    @Test("a whole answer is read")
    func whole() throws {
        let answer = try #require(
            read(
                #"{"access_token":"a","token_type":"Bearer","expires_in":3599,"refresh_token":"r","scope":"x y","id_token":"i.d.t","refresh_token_expires_in":604799}"#
            ))
        #expect(answer.accessToken == Secret("a"))
        #expect(answer.refreshToken == Secret("r"))
        #expect(answer.idToken == Secret("i.d.t"))
        #expect(answer.expiresIn == 3599)
        #expect(answer.refreshExpiresIn == 604_799)
        #expect(answer.scopes == ["x", "y"])
    }

    @Test(
        "numbers may be texts or fractions, scopes lists, and foreign fields of any kind",
        arguments: [
            #"{"access_token":"a","expires_in":"3600","scope":["x","y"],"token_type":"bearer"}"#,
            #"{"access_token":"a","expires_in":3600.0,"scope":"x,y","token_type":"BEARER","z":{"y":[1,2]}}"#,
            #"{"scope":"x y","access_token":"a","expires_in":"3600","refresh_token":7,"id_token":null}"#,
            "access_token=a&expires_in=3600&scope=x+y&token_type=bearer",
        ])
    func tolerant(body: String) throws {
        let answer = try #require(read(body))
        #expect(answer.accessToken == Secret("a"))
        #expect(answer.expiresIn == 3600)
        #expect(answer.scopes == ["x", "y"])
        #expect(answer.refreshToken == nil)
    }

    @Test("a lifetime that is no lifetime counts as none")
    func lifetimes() throws {
        for value in ["-1", #""soon""#, "null", "[]", "{}", #""""#] {
            #expect(try #require(read(#"{"access_token":"a","expires_in":\#(value)}"#)).expiresIn == nil, "\(value)")
        }
        for value in ["1e300", "9223372036854775807", #""99999999999999999999""#] {
            let seconds = try #require(read(#"{"access_token":"a","expires_in":\#(value)}"#)).expiresIn
            #expect(seconds == Int(Int32.max))
        }
        #expect(try #require(read(#"{"access_token":"a","refresh_expires_in":0}"#)).refreshExpiresIn == nil)
    }

    @Test(
        "what has no token, one of another kind, or one that no mail server could be sent is refused",
        arguments: [
            "", "{}", "[]", "null", #"{"access_token":""}"#, #"{"access_token":5}"#, "<html></html>",
            #"{"access_token":"a","token_type":"mac"}"#, #"{"access_token":"a b"}"#,
            #"{"access_token":"a\u0001auth"}"#, #"{"access_token":"ä"}"#,
            #"{"access_token":"a","refresh_token":"r\n"}"#,
        ])
    func refused(body: String) {
        #expect(throws: OAuthError.self) { _ = try TokenAnswer(body: Array(body.utf8)) }
    }

    @Test("cut at any byte it is no answer, or the same tokens")
    func truncated() {
        let body = Array(#"{"access_token":"abc","expires_in":3600,"refresh_token":"r","scope":"x"}"#.utf8)
        for count in 0..<body.count {
            #expect((try? TokenAnswer(body: Array(body.prefix(count)))) == nil, "\(count)")
        }
    }

    @Test("what is too large or too deep is refused")
    func hostile() {
        #expect(read(#"{"access_token":"\#(String(repeating: "x", count: 20_000))"}"#) == nil)
        #expect(read(#"{"access_token":"a","x":"\#(String(repeating: "x", count: 70_000))"}"#) == nil)
        #expect(read(String(repeating: "[", count: 60_000)) == nil)
        #expect(read(#"{"access_token":"a","x":\#(String(repeating: "[", count: 30_000))"#) == nil)
    }

    @Test("tokens stand in no description of an answer")
    func hidden() throws {
        let answer = try #require(
            read(#"{"access_token":"canary-a","refresh_token":"canary-r","id_token":"canary-i"}"#))
        var text = ""
        dump(answer, to: &text)
        #expect(!text.contains("canary"))
        #expect(!"\(answer)".contains("canary"))
    }
}
