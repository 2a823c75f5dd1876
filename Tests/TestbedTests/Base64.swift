import Foundation

/// Base64 for sign-in lines.
enum Base64 {
    static func encode(_ text: String) -> String {
        Data(text.utf8).base64EncodedString()
    }
}
