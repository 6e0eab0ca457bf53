/** The colours of reports and figures. Text colours reach WCAG AA (4.5 : 1) on `paper` and on the two washes. */
export type Colour = 'paper' | 'ink' | 'soft' | 'line' | 'accent' | 'wash' | 'warn' | 'warnWash'

export const light: Readonly<Record<Colour, string>> = {
  paper: '#fcfcfa',
  ink: '#16191d',
  soft: '#5c6470',
  line: '#e3e4e0',
  accent: '#0b6e69',
  wash: '#e6f1ef',
  warn: '#8a5200',
  warnWash: '#fdf3e0',
}

export const dark: Readonly<Record<Colour, string>> = {
  paper: '#121417',
  ink: '#e9eaec',
  soft: '#9aa3ad',
  line: '#2a2e33',
  accent: '#5cc4bb',
  wash: '#172b2a',
  warn: '#e7b25c',
  warnWash: '#2a2214',
}
