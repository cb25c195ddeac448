/** Tesseract's language codes (ISO 639-2 mostly, as in its `tessdata` repository) and their English names. */
const names: Readonly<Record<string, string>> = {
  afr: 'Afrikaans', amh: 'Amharic', ara: 'Arabic', asm: 'Assamese', aze: 'Azerbaijani', aze_cyrl: 'Azerbaijani (Cyrillic)',
  bel: 'Belarusian', ben: 'Bengali', bod: 'Tibetan', bos: 'Bosnian', bre: 'Breton', bul: 'Bulgarian', cat: 'Catalan',
  ceb: 'Cebuano', ces: 'Czech', chi_sim: 'Chinese (Simplified)', chi_sim_vert: 'Chinese (Simplified, vertical)',
  chi_tra: 'Chinese (Traditional)', chi_tra_vert: 'Chinese (Traditional, vertical)', chr: 'Cherokee', cos: 'Corsican',
  cym: 'Welsh', dan: 'Danish', deu: 'German', deu_latf: 'German (Fraktur)', div: 'Dhivehi', dzo: 'Dzongkha', ell: 'Greek',
  eng: 'English', enm: 'English (Middle)', epo: 'Esperanto', equ: 'Mathematics', est: 'Estonian', eus: 'Basque', fao: 'Faroese',
  fas: 'Persian', fil: 'Filipino', fin: 'Finnish', fra: 'French', frk: 'Fraktur', frm: 'French (Middle)', fry: 'Frisian',
  gla: 'Scottish Gaelic', gle: 'Irish', glg: 'Galician', grc: 'Greek (Ancient)', guj: 'Gujarati', hat: 'Haitian',
  heb: 'Hebrew', hin: 'Hindi', hrv: 'Croatian', hun: 'Hungarian', hye: 'Armenian', iku: 'Inuktitut', ind: 'Indonesian',
  isl: 'Icelandic', ita: 'Italian', ita_old: 'Italian (Old)', jav: 'Javanese', jpn: 'Japanese', jpn_vert: 'Japanese (vertical)',
  kan: 'Kannada', kat: 'Georgian', kat_old: 'Georgian (Old)', kaz: 'Kazakh', khm: 'Khmer', kir: 'Kyrgyz', kmr: 'Kurdish',
  kor: 'Korean', kor_vert: 'Korean (vertical)', lao: 'Lao', lat: 'Latin', lav: 'Latvian', lit: 'Lithuanian',
  ltz: 'Luxembourgish', mal: 'Malayalam', mar: 'Marathi', mkd: 'Macedonian', mlt: 'Maltese', mon: 'Mongolian', mri: 'Maori',
  msa: 'Malay', mya: 'Burmese', nep: 'Nepali', nld: 'Dutch', nor: 'Norwegian', oci: 'Occitan', ori: 'Oriya', pan: 'Punjabi',
  pol: 'Polish', por: 'Portuguese', pus: 'Pashto', que: 'Quechua', ron: 'Romanian', rus: 'Russian', san: 'Sanskrit',
  sin: 'Sinhala', slk: 'Slovak', slv: 'Slovenian', snd: 'Sindhi', spa: 'Spanish', spa_old: 'Spanish (Old)', sqi: 'Albanian',
  srp: 'Serbian', srp_latn: 'Serbian (Latin)', sun: 'Sundanese', swa: 'Swahili', swe: 'Swedish', syr: 'Syriac', tam: 'Tamil',
  tat: 'Tatar', tel: 'Telugu', tgk: 'Tajik', tha: 'Thai', tir: 'Tigrinya', ton: 'Tongan', tur: 'Turkish', uig: 'Uyghur',
  ukr: 'Ukrainian', urd: 'Urdu', uzb: 'Uzbek', uzb_cyrl: 'Uzbek (Cyrillic)', vie: 'Vietnamese', yid: 'Yiddish', yor: 'Yoruba',
}

/** Whether Tesseract's own repository has data by this code. */
export const isKnownLanguage = (code: string): boolean => Object.hasOwn(names, code)

/** Codes of all languages that Tesseract's own repository has data for, without `equ`, which is no language. */
export const knownLanguages: readonly string[] = Object.keys(names).filter(code => code !== 'equ')

/** English name of a Tesseract code; data that someone trained and named themselves keep their own name. */
export function languageName(code: string): string {
  return names[code] ?? code
}
