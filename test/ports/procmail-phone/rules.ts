// Ports procmailrc/ithinkihaveacat__dotfiles: what people write goes to the phone, the rest nowhere.
import { all, from, header, not, sortmail, to } from "sortmail";

const { rules, rule, otherwise, forward, discard } = sortmail({
  recipient: { user: "mjs", domain: "beebo.org" },
  folders: {},
});

const machines = [
  /(no-?reply|(do_not_|dont)reply|mailman-owner|autoresponse|bugzilla-daemon|newsletter)@/i,
  /(info|admin|news)@|wallmaster|(-store|webservices)@amazon\.com/i,
  /(amazon-offers|auto-confirm)@amazon\.co\.uk|london_update@flavorpill\.net|premiere@yoox\.com/i,
  /dispatch@theonion\.com|Transport_for_London@(xmr3\.com|info\.tfl\.gov\.uk)|brain@mog\.com/i,
  /United_Offers@email\.united\.com|gohomeproductions@btopenworld\.com|mail@flickr\.com/i,
  /qantasff@qantasff\.qantas\.net\.au|BritishAirways@fly\.ba\.com|web@blogflux\.com/i,
  /robot@(tourb\.us|instructables\.com)|insidethegenome@pandora\.com|ebill@virginmedia\.com/i,
  /feedback@(isporty|stylehive)\.com|MujiMail@muji\.co\.uk|@facebookmail\.com/i,
  /monashalumni@adm\.monash\.edu\.au|do-not-reply@mysql\.com|mailinglist@pollyanna\.com/i,
  /rob@ultivillage\.com|(communication|updates)@linkedin\.com|mandm@mandmdirectmail\.com/i,
  /datingdirect@datingdirect\.com|research@tranzfers\.com|24hours@mail\.firstdirect\.com/i,
];

export default rules(
  [
    rule(
      "to the phone",
      all(
        to("mjs@beebo.org"),
        not(header("Precedence", /^list/i)),
        not(header("List-Unsubscribe")),
        not(from(machines)),
      ),
      forward("ithinkihaveacat@instantemail.t-mobile.co.uk"),
    ),
  ],
  otherwise(discard()),
);
