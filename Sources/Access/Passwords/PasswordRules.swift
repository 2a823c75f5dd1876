public import MailModel

/// What a password must be like: long, and not what everybody tries first.
///
/// No rules about digits and signs, and no expiry: they make people choose worse passwords (NIST SP 800-63B).
public enum PasswordRules {
    /// The fewest characters.
    public static let minimumLength = 12
    /// The most bytes in UTF-8; nobody types more, and hashing has a bound.
    public static let maximumBytes = 1024

    /// Words that a password must not consist of, whatever digits and signs are around them.
    private static let commonWords: Set<String> = [
        "password", "passwort", "passphrase", "motdepasse", "contrasena", "salesnode", "salesnodesalesnode",
        "administrator", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "letmein", "letmeinplease", "welcome",
        "iloveyou", "trustno", "changeme", "changemenow", "football", "baseball", "superman", "princess", "sunshine",
        "dragon", "monkey", "master", "shadow", "secret", "topsecret", "correcthorsebatterystaple", "company",
        "abcdefghijkl", "abcdefghijklmnopqrstuvwxyz", "abc", "test", "testtest", "passwordpassword", "qwerty",
    ]

    /// Refuses what is too short, too long or too easy.
    ///
    /// - Throws: ``AccessError`` with `invalidInput`, in words for the person who chooses.
    public static func check(_ password: Secret, of address: EmailAddress) throws(AccessError) {
        let text = String(decoding: password.copyBytes(), as: UTF8.self)
        guard password.count <= maximumBytes else { throw refusal("Choose a password of at most 1,024 bytes.") }
        guard text.unicodeScalars.count >= minimumLength else {
            throw refusal("Choose a password of at least \(minimumLength) characters; several words are good.")
        }
        let lower = text.lowercased()
        let letters = String(lower.unicodeScalars.filter { $0.properties.isAlphabetic })
        guard Set(lower.unicodeScalars).count >= 5, !commonWords.contains(letters), !isCounting(lower) else {
            throw refusal("This password is among the first that others would try. Choose another.")
        }
        let name = address.localPart.lowercased()
        guard lower != address.comparisonKey, letters != name, letters != name + name else {
            throw refusal("A password must not be the address it protects. Choose another.")
        }
    }

    /// Whether each character follows from the one before, as in `123456789012`.
    private static func isCounting(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let steps = zip(values, values.dropFirst()).map { $1 - $0 }
        return steps.filter { [-9, -1, 0, 1, 9].contains($0) }.count >= steps.count - 1
    }

    private static func refusal(_ message: String) -> AccessError {
        AccessError(.invalidInput, message, field: "password")
    }
}
