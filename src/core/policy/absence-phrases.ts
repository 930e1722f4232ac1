/** What mail programs write into the subjects of absence notes and other automatic replies. */

/**
 * By language. Case, accents and the width of letters make no difference; `-` stands for itself, a
 * space or nothing, a space for a `-` as well.
 */
export const PHRASES: Readonly<Record<string, readonly string[]>> = {
  English: [
    ...["automatic reply", "automatic response", "automatic answer", "automated reply"],
    ...["automated response", "auto-reply", "auto-response", "auto-responder", "auto-answer"],
    ...["out of office", "out of the office", "out-of-office reply", "out-of-office response"],
    ...["out of office auto-reply", "out of office message", "out of office notification"],
    ...["out of office notice", "out of office automatic reply", "out of office auto-response"],
    ...["i am out of office", "i am out of the office", "i'm out of office", "OOO"],
    ...["i'm out of the office", "currently out of office", "currently out of the office"],
    ...["i am currently out of the office", "i will be out of the office", "away from my desk"],
    ...[
      "away from the office",
      "i am away from the office",
      "away from my mail",
      "not in the office",
    ],
    ...["vacation reply", "vacation response", "vacation message", "vacation auto-reply"],
    ...["vacation notice", "holiday auto-reply", "away message", "absence note", "absence notice"],
  ],
  German: [
    ...["Automatische Antwort", "Auto-Antwort", "Automatische Rückantwort"],
    ...["Automatische Abwesenheitsnotiz", "Abwesenheitsnotiz", "Abwesenheitsnachricht"],
    ...["Abwesenheitsmeldung", "Abwesenheitsmitteilung", "Abwesenheitsassistent", "Abwesenheit"],
    ...["Abwesend", "Ich bin abwesend", "Nicht im Büro", "Ich bin nicht im Büro"],
    ...["Außer Haus", "Ausser Haus", "Urlaubsbenachrichtigung", "Urlaubsnotiz"],
  ],
  Dutch: [
    ...[
      "Automatisch antwoord",
      "Automatische beantwoording",
      "Automatische reactie",
      "Niet aanwezig",
    ],
    ...["Afwezigheidsbericht", "Afwezigheidsmelding", "Automatisch afwezigheidsbericht", "Afwezig"],
    ...["Afwezigheid", "Niet op kantoor", "Buiten kantoor"],
  ],
  French: [
    ...["Réponse automatique", "Réponse automatique d'absence", "Message d'absence"],
    ...["Message automatique d'absence", "Message d'absence automatique", "Notification d'absence"],
    ...["Absence du bureau", "Absent du bureau", "Absente du bureau", "Absent(e) du bureau"],
    ...["Réponse automatique d'absence du bureau", "Avis d'absence", "Hors du bureau"],
    ...["Répondeur automatique", "Absent", "Absente", "Je suis absent", "Je suis absente"],
  ],
  Spanish: [
    ...["Respuesta automática", "Auto-respuesta", "Fuera de la oficina", "Fuera de oficina"],
    ...["Respuesta automática de fuera de la oficina", "Respuesta automática de ausencia"],
    ...["Respuesta de fuera de la oficina", "Contestación automática", "Ausente"],
    ...["Mensaje de ausencia", "Ausente de la oficina", "Estoy fuera de la oficina"],
  ],
  Catalan: ["Resposta automàtica", "Fora de l'oficina"],
  Italian: [
    ...["Risposta automatica", "Risposta automatica fuori sede", "Fuori sede", "Fuori ufficio"],
    ...["Messaggio di assenza", "Avviso di assenza", "Assente", "Assenza dall'ufficio"],
    ...["Notifica di assenza", "Sono fuori ufficio", "Auto-risposta"],
  ],
  Portuguese: [
    ...["Resposta automática", "Auto-resposta", "Fora do escritório", "Ausente do escritório"],
    ...["Aviso de ausência", "Mensagem de ausência", "Ausência temporária", "Ausente"],
    ...["Resposta automática de ausência", "Fora da empresa", "Estou fora do escritório"],
  ],
  Danish: [
    ...["Automatisk svar", "Auto-svar", "Ikke til stede", "Ikke på kontoret", "Fraværsmeddelelse"],
    ...["Automatisk besvarelse", "Fraværsbesked", "Fravær"],
  ],
  Swedish: [
    ...["Automatiskt svar", "Auto-svar", "Frånvaromeddelande", "Frånvaro", "Ej på kontoret"],
    ...["Inte på kontoret", "Frånvarande", "Semestermeddelande"],
  ],
  Norwegian: [
    ...["Automatisk svar", "Auto-svar", "Fraværsmelding", "Ikke til stede", "Fraværsassistent"],
    ...["Ikke på kontoret", "Fravær", "Autosvar ved fravær"],
  ],
  Icelandic: ["Sjálfvirkt svar"],
  Finnish: [
    ...["Automaattinen vastaus", "Automaattivastaus", "Poissaoloviesti", "Poissaoloilmoitus"],
    ...["Poissa toimistosta", "Poissa", "Poissaolo", "En ole paikalla"],
  ],
  Estonian: ["Automaatvastus", "Automaatne vastus", "Kontorist väljas"],
  Latvian: ["Automātiskā atbilde", "Automātiska atbilde"],
  Lithuanian: ["Automatinis atsakymas", "Automatinis atsakas"],
  Polish: [
    ...["Odpowiedź automatyczna", "Automatyczna odpowiedź", "Auto-odpowiedź"],
    ...["Poza biurem", "Nieobecność", "Nieobecny", "Nieobecna", "Nieobecność w biurze"],
    "Informacja o nieobecności",
  ],
  Czech: [
    ...["Automatická odpověď", "Auto-odpověď", "Mimo kancelář", "Nejsem v kanceláři"],
    ...["Nepřítomnost", "Jsem mimo kancelář", "Oznámení o nepřítomnosti"],
  ],
  Slovak: ["Automatická odpoveď", "Mimo kancelárie", "Neprítomnosť"],
  Hungarian: [...["Automatikus válasz", "Házon kívül", "Irodán kívül", "Automatikus válaszüzenet"]],
  Romanian: ["Răspuns automat", "În afara biroului", "Absent din birou"],
  Croatian: ["Automatski odgovor", "Izvan ureda", "Odsutan"],
  Slovenian: ["Samodejni odgovor", "Odsotnost", "Odsoten", "Odsotna", "Avtomatski odgovor"],
  Serbian: ["Automatski odgovor", "Аутоматски одговор"],
  Turkish: ["Otomatik yanıt", "Otomatik cevap", "Ofis dışında", "Ofis dışındayım"],
  Greek: [...["Αυτόματη απάντηση", "Εκτός γραφείου"]],
  Russian: [
    ...["Автоматический ответ", "Автоответ", "Вне офиса", "Нет на работе"],
    ...["Нет на месте", "Отсутствие на рабочем месте", "Отсутствую на рабочем месте"],
    ...["Уведомление об отсутствии"],
  ],
  Ukrainian: ["Автоматична відповідь", "Автовідповідь", "Поза офісом"],
  Bulgarian: ["Автоматичен отговор", "Извън офиса"],
  Hebrew: ["תשובה אוטומטית", "מענה אוטומטי", "מחוץ למשרד"],
  Arabic: ["رد تلقائي", "الرد التلقائي", "خارج المكتب"],
  Japanese: [
    ...[
      "自動応答",
      "自動返信",
      "自動返答",
      "不在通知",
      "不在応答",
      "不在返信",
      "不在のお知らせ",
      "不在時自動応答",
    ],
    ...["外出中", "不在", "不在時の自動返信"],
  ],
  Chinese: [
    ...[
      "自动答复",
      "自动回复",
      "自動回覆",
      "自動答覆",
      "自動回復",
      "不在办公室",
      "不在辦公室",
      "外出",
    ],
    ...["外出自动回复", "外出自动答复", "外出时的自动答复", "休假自动回复"],
  ],
  Korean: ["자동-회신", "자동-응답", "부재-중", "부재-중 자동-응답", "부재-알림"],
  Thai: ["ตอบกลับอัตโนมัติ", "การตอบกลับอัตโนมัติ"],
  Vietnamese: ["Trả lời tự động", "Thư trả lời tự động"],
  Indonesian: ["Balasan otomatis", "Di luar kantor"],
};

/** Behind the name in From, as Notes writes it where it writes no `AUTO:`. */
export const ABSENT: readonly string[] = [
  ...["is out of the office", "is out of office", "is currently out of the office", "is away"],
  ...["will be out of the office", "is not in the office", "is on vacation", "is on leave"],
  ...["ist außer Haus", "ist ausser Haus", "ist nicht im Büro", "ist abwesend", "ist im Urlaub"],
  ...["est absent", "est absente", "est absent(e)", "n'est pas au bureau"],
  ...["está fuera de la oficina", "no está en la oficina", "está ausente"],
  ...["è fuori ufficio", "è assente", "non è in ufficio", "está fora do escritório"],
  ...["is niet op kantoor", "is afwezig", "is niet aanwezig", "er ikke til stede"],
  ...["er ikke på kontoret", "är inte på kontoret", "jest poza biurem", "jest nieobecny"],
];
