import MIME

/// Fields by which mailers of campaigns and newsletters mark what they send.
enum CampaignFields {
    private static let names = HeaderNames([
        "Feedback-ID", "X-Campaign", "X-CampaignID", "X-Campaign-ID", "X-Campaign-Id", "X-campaignid", "X-MC-User",
        "X-Mailchimp-Campaign",
        "X-Mandrill-User", "X-CSA-Complaints", "X-Newsletter", "X-NewsletterId", "X-Mailing-Id", "X-MailingID",
        "X-Mailer-Campaign",
        "X-SFMC-Stack", "X-JobID", "X-Job", "X-rpcampaign", "X-CMAILID", "X-Cleverreach-Campaign",
        "X-Sendinblue-Campaign", "X-Mailin-Campaign",
        "X-EMarSys-Identify", "X-Klaviyo-Message-ID", "X-HubSpot-Campaign", "X-Marketo", "X-Mktmsgid", "X-MarketoID",
        "X-Acymailing-Subid",
        "X-Phplist-Listid", "X-ListID", "X-Mautic-Campaign", "X-Emailoctopus", "X-Getresponse", "X-ConvertKit",
        "X-IterableCampaignId",
        "X-Braze-Campaign", "X-Bulkmail", "X-Bulk-Signature", "X-AMS-Campaign", "X-Subscription", "X-Unsubscribe-Web",
        "X-Report-Abuse",
        "X-Roving-Id", "X-Roving-Campaignid", "X-EM-Campaign", "X-Mailgun-Tag", "X-Substack-Id", "X-Beehiiv-Ids",
        "X-Mailjet-Campaign",
    ])

    static func areIn(_ facts: MessageFacts) -> Bool { facts.header.has(anyOf: names) }
}
