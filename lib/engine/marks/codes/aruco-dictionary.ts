/**
 * Codes of the 1000 markers of 7 x 7 cells (OpenCV's DICT_7X7_1000, whose first 50, 100 and 250 are the smaller dictionaries): 49 bits a marker,
 * row by row, 1 is white, in 7 bytes with the last bit alone in the last byte. Data from OpenCV:
 *
 * License Agreement
 * For Open Source Computer Vision Library
 * (3-clause BSD License)
 * Copyright (C) 2013, OpenCV Foundation, all rights reserved.
 * Third party copyrights are property of their respective owners.
 * Redistribution and use in source and binary forms, with or without modification,
 * are permitted provided that the following conditions are met:
 * * Redistributions of source code must retain the above copyright notice,
 * this list of conditions and the following disclaimer.
 * * Redistributions in binary form must reproduce the above copyright notice,
 * this list of conditions and the following disclaimer in the documentation
 * and/or other materials provided with the distribution.
 * * Neither the names of the copyright holders nor the names of the contributors
 * may be used to endorse or promote products derived from this software
 * without specific prior written permission.
 * This software is provided by the copyright holders and contributors "as is" and
 * any express or implied warranties, including, but not limited to, the implied
 * warranties of merchantability and fitness for a particular purpose are
 * disclaimed. In no event shall copyright holders or contributors be liable for
 * any direct, indirect, incidental, special, exemplary, or consequential damages
 * (including, but not limited to, procurement of substitute goods or services;
 * loss of use, data, or profits; or business interruption) however caused
 * and on any theory of liability, whether in contract, strict liability,
 * or tort (including negligence or otherwise) arising in any way out of
 * the use of this software, even if advised of the possibility of such damage.
 *
 */
const packed = [
  '3VxspcoKAeQb8T5AqwCeqiusXScBpmcFt+lMAMa8exMyVgBYgBQjWe4A02u+b1RIADyhbYiL2wCJBx9Wlp4Au2WxjW4/APUA0YL0kAECJnC4VBoAVPNrl0jw',
  'AZ4kiEYjmQG9/zJrycsBzhEFsFqXAdPwYXIfiwAB4Z7OyO0BJsvMKnB4ATh9TXZBEwA6kErp4ekBRtSEezzdAEiSp96eKwFedsPkmKgAdKLe+i+IAZRd4igT',
  'WQCbEpVk7aMBodSULYL4ALt45jFs0AHLtd3L2xgA0+Xut4MzAPKUIz/RnAH91tGfO+YBOkYk7oTuAWIYfiQ7DwAKzUNvncMADkDUw44CABSf2aBiJAAZouEa',
  'Ze0AK1CCfhs0AClpOJKfowAs91Tb9FYBNek/njZ8AD90q9g98wFE0Cn0/0AASEDkhCr1AF8ZE2g0AgBesnJAPV0Bb5skHxXCAHKq+SCo4wF5iHU7hjYBe+cT',
  'rnlRAYVqRslZ4ACOP+7y2VEBrTjNIXNnAbE3JTC5PwG6w4DSUdsAwXVtXRimAc5h037lEQDSXJg23VsB0GqR6e/OAUnk442pWgFS0Z8oH7MAAhivGHOgAQXA',
  'SzhRdwAPWKkhiZ8AD86lREQaABXu03MU2AEW8eL8RZ4BHl5MQTtzAB/CUmbIdgEnIRb2MZ8BJ5t6iRvcAC4MMEtqbAAvqeJ55isALM/TApMTATFTAwIS5gEw',
  'eHNa/SkBN+JDLKegAUwLT4r/VABO2rjKSSEBTNrdFZhuAFZ7VbslYAFUl3XxKcsAVJiMzQSiAF5upKh3qQBjBFF3Y7IAaeI6eHTkAW0X4kpQHAFwPoDiy7EA',
  'd1BaixQrAYJk4SsklwGD/afR8cUAk71rTWB9AZTYpcJ67QGU970aD08BmPGqPpT4AKmK34xXKACxDjbfQT8AueocZOJrALwmSvDytwG9P5LafqoAwDUuSspX',
  'AMI23CQWgAHTT/WsiHYB1wbS8B+WANgy9clWBQDY2UEEg6oA4NNkbE3RAeHoJTyYzQDldk+L6J0B6FD6n/pKAOuA6vCCXAHvbHGuRcgB99lA7bEMAP7WKPFc',
  'PAEUx+HcfAMBIuxPoP/hAKSGSCLn6gCzrJyAhgwB68X3agxEAAAkHNHH9AAAQVU85OwAAneFh1swAQHa6JsC4wAEKAUab58AB5EAS1OrAApZmdLj1wEJsvP5',
  '+LEBDTHNf1zaAQ5un090JQEXcoDy9W4AFv9hP7ruABky3VOTrQEeN1qhihwBHvObQy4oACOY2kJmTQAjt2InSaYBJ+hZ9x4HACnPJOk49QAryuHo8UcBLjSn',
  'PIiRACyCNoIU8QE0dycifIAAPmpO788kAD29ALqH7ABBWUYR+JoAQqDAUPsTAULXO1AR2gFHFZ/sKFkBSEhKnHmNAUuN7zh4EwBIxU93Kv8BSc2V3vomAEr4',
  'E5oo+gBMJy0vQaUATD/KozxqAUxplunwWwBTO2TSxqIAUUZNaLQ1AVFWVmJxyQFQczWMcd8BVErnLgKeAVTbFu5eRwBW8PAejGQBW2oDxBd7AVv571IZbAFc',
  'dPkC+74AXp0LL096AWND1bnJggBgXaT1FpsBZIgvh0gvAGhqkZRmQABsN9HuzGUBbVn1hysqAHMfB54oDAByJhaSyMcBc4Pvz8ddAXH29LWqDQB2EALxqjsA',
  'dlT/VCYhAHrjyB4mNgB+IFsbbWYAfHFmf7NLAX6I+YFHGgB/vbbzmEYAg7o/QpxnAIOzo7yfVQGGuDjuw1sBivt0LhcrAI4FhvyDKgCPSDweIOcAjlO1/Bzg',
  'AI2dI4JJYACNuZB1kpwBkBPm4aKwAJObN3sakAGXDjHt8qgBlzReO5mqAJV6/Sx9VQCX3Q4GFFABmpoE471EAZu+ra0N+AGdZ5AmGF0An4HJ9q9/AJ/3xG2V',
  'YQGnAz4munoApk9tkB5vAKZUiJtnAwCk+qs0F4oAqSOlT9v/Aa8WWTd0DgGuPAJgEeIBrqZGHUaGAK6pvM7+QACxqukp0r4As+zH9z0oALPy+dEFYAG3U7Jf',
  'hJMAtGNzVGreALZhWSHAiAC6uNBfRLoBusAofBADAbwJE02HZwC+PA9E+QwAwSf5GKwEAMI2Z6/4YwHCyujkWjIAxhIWIOQcAMflXdBBlgDKWcxm+OwAyPsN',
  'Onx3AcwjvwT05gDMuR3eEU0A1kc1y91RAdRQDVKM8wHWfjIBiHUA1u9nMMdFAdkKwf8ISADaRJC1wJUA2o7wih9OAeK6SJpH9AHi+47FmBkA5T4Gv4MQAeaH',
  'sGm0cADloSPf59IA5OdKNrADAOsZSrXb4wDraNbWh7wA70ydGVzyAPCMQbKhTwH1KuNmkVsA93/P7lmnAPjaLwl/6wD8GeyrCeQBk0thiDAVAMitZiWAFQEc',
  '2hVvoKABI5P0k6UeAC9Ykr3kjAFDofeWaN8ASVBvs3TOAVJgXg6YfwBSkRjj/KEAZd+FUio/AXFIDNcroACOBmB9oCUAlqohA1RwAaElroldZAG86lYKLucB',
  'wtJGpItEANrilYtFsADsP2PVHdgA/2ktPGsPAAAcT6dGkgECGPRdypYAA9GjSOtYAAQbg/0pmgEJjY6LlNcBCKPeGlmLAAu8DAggGAAItHYsfMcACPy1yFUv',
  'AQ4WNlT+IgASLLGfByIBEkWcqxboABOTfvWuQwEWKfQSMIwAFXxnWHpCABXMsVmD1gEX4y+h3bkAG0Zaju8KARtpTkmzvAEbxMvbkIoBHyxtjXcRAR9XPw8I',
  '6gEcbWSw2H4BH9Yz6SdOAR/tXgBpqwEgGYUrv6YAIj0zeAfPACBjIRxrMQAibldIdtgBIHTxsvjCASGsPV3tbgAhwxcdkD4BJy/ixENUACefMuDohQAmviFy',
  'mgkBKgM59559ASsYk+9I6wApFOhkKggAKWimVHi5ACrBgSX4NwAo1CC+Zt0BKfsHKJNAAC1PG9FEqwAsTTpdfdEALsmjc1BOAS/ynTimJwAzDvIddk4AMy6h',
  'q5kEADEpyPPg3AE1AP71xAgANyRuPiQ/ADVRecWSXAE2uL1bUTwANt28yix3ADfd+fp0jAA5CECeRGEBOwFdDrHJAToO2OFYAAE4bigK8fMBOWHzqMdYATmv',
  'Bd2KqwE5rP2MIKYBONfjGb3OAT4dsa6b3wE/OTYQgzoBPUSsZ0l5AT7YeKDU9wFDLVxvCowAQjQDkZxSAUA7a4KJ7wBDbZFJRnQAQ5eFa+ksAUcdn7HRAAFG',
  'K/umV3kARlxJ+AA6AUV29yAwJgFGqChFmvwARKBrXgEKAEW5TnE1JQBLcdeg/cUBTzx5UmzRAU+yUCFGYgBP77H3bO4BUktS+r3MAFPI9N17yAFXBWONhjAA',
  'VUvhVeMAAFWKL6+3YgBUmTEfoFMAWA3/ekWwAVoSEdD3NAFfERgWGKQAXT1Xs+MvAF1Km/SipgBeiU6zEFkAX7YEdI4eAV/8ogcKLwFiFDSjxisBYEX5n0vV',
  'AGBe68oXSwFhb2Ur9E8AYG/n7a81AGLjNien1QBlMg2S8gYAZa50slH2AGol6UkfAgFpmhaLq04AaJ+5uhpQAGisG/jiGwFrzNwb4FUAbkZEriobAW5b3ZxV',
  'kQFucmcOPm0Ab4aTIy2rAGyJ9EDacgFvnFK7stMBb5R/WlqvAW6oFje8bAFusYpsF1EAb8iOyPeiAHNRUL4j7wBwi0fwG70AcJUl+xpuAXKe/3JjWgBwq+N8',
  'ltABcvWXUrOOAHYFpObi3QB0EQZMaaUAdiQRPPT2AXRlwVi7ZQF3fVs6vOEAd7YPvHs7AHa0hQA9qAF17rtLDmIBdvrQ2LK4AHhLYYLaCAF6u/svNB8BfycF',
  '11RkAH3jtB/4mAB/7Y2H+88BfvZSNxHFAIEf8Mu5aAGALuoGlTQAgkn/O4rLAYHI1DHbJQCEKw9YoHoAhSt/s9gOAIYgp+zrwAGGWcNLXncBh2AGdVcJAITb',
  'lBr3yACKFrUKOX0Aij9OEbcIAIlGhopivgCLeoGjf9sAiYbcSa7WAImZNEZwsgGLzcrgVQkBi97xdlJoAY4SYhrGUQGNLpS1zKgAjEu5C1IiAI2ZydDYqwGQ',
  'EYFJPLkBki2oVF5UAZBOeKE4+gGQl1oQf/EAkLM9u2QqAJPA408T8QCXSSJRDCYAl0pXpAbDAJZzaCb2lgGVit/aYAMBlq8uIzotAJsHROXeLwCYS1iUzrQA',
  'mXrKNwt3AZwAkNCFQQGddQRF4/IBoEL0HxSJAaCaICmJYQChl0G1BhQAosez7drbAKPtcwOrnACkDpl7xRgApi7TtarvAKZIU1FhWwGmWC7xt3gBp30+ywNp',
  'AKW3KAxknQCkz1tO1PQAqxXTzTCFAKsvZx7QCAGoK7FkUBEBqEM6ecf6AahfkfWpUQCofnuEgF4BqIR5w2A4AaujRM+CcACr5jH3s3YArBYQFkmXAK4n2BLr',
  'JAGvO+YCup8BrkYa6olHAa1Ccdp3nwGtWBfOK8EBrJfS0LNNAK2+xUILygCv+lBVeGUAsB/OGgySAbFwhr6PiQC33jY9KQIAtOUO6ll+ALo7LOtbigC7e1Lz',
  '0RQAunS2R1lWAbqLSWEZbwG7mOnIHFkAvB6xUZyjAbwqNBEbRAG9UWUbHtUAvnB1rTO0Ab3/pKFGxgHBBJefm8AAwR4hJP4mAcDtSEBqpQDA6rimBOUAxlf6',
  'KU1SAchvP8HOaADIY1bMDAQBydcVYZerAcvjdhIa8gHMF7zKN6QBzN+mJ5G+AMzr60MkXQDRNZtSBXcA0VvUcDxqANcadUKjTwHX5ns/6tcB2wK67lG9Adh+',
  '30aluwHYg4VHhCYB2r0WwM/nANviTYDsfAHZ9JrtLEUA3hi7sk7OAd0Z4h+yogHeLEG1lSsA3EuPlg1hAN2UrY4ScwHd0ZiyafgB4RCB0n3HAOId9DzmRQHj',
  'Ko4adREA5n8iveQ/AebJ9DIvrwHpQV8GYHMA6KLdVJNxAOjYkvO5qwHq4PINGS4A7beHeN30AO3zKQPKJwHyCReqslEA8le/MWLmAfChO3LYwgDyzAqRA/sA',
  '8MVQf6mgAfHFn0ddmQHw9GWTtrAB9AAlEyVIAPRvbL7f2AH3aHLfTuEA+4zTLs8XAPmRSegvsAD7zJDCEOQA+PxqXKpxAf4PqxYovwH8Qg6G0NwA/HxxeCwf',
  'AP+ft5bjhgFwfwBHb24Ag+7ERDfkAAEgtAW0XwEAO3wURacAA0+6vqMMAAFWJQEVjgABj+aoISoAAK9nAdKGAADZEPc3+QAD8An/ujgABVzNazmxAQZtkiSA',
  'ngEEpib3uUIBBMSguwWwAAkE8GadpgAIP6IX+8wBCmukOz9HAQmTRKDQ/AAI0l4EcmIBDicrh8lLAQ8q/pba4wANXnI4mAMADldwp2NjAQ1qqdwbPwANdpqA',
  'cdABDnzFI+LMAQ+LahT2FQANq4bXzhEBD8vHYTyWAQ7sPzOuEQERD5ilR1IAEXfSg+KZABGXtb5RoQASm5g6aW8BE+lBvfXaABYNU9SpVwAWPRVv50kAFIJk',
  'AF+XARWCoY8qOAEVmSI1SvoAF5xZGdYuABWlV68Z9AEWuYGTl/MAFNSuH1PGABbevKaxLgEV1+cyiHUAGwWJuA7HARhMDREQ2AEbUBMD3pMBGnVDdeY6ABmL',
  'LG1lzgAYne2avwMAGqO9FRZKARi/3dmIUAEau8WA+KYBGMrIc64MARr7VeDDmQEZ/Kz6e+sAHyFNMyuBAB1oYWFQLQEdcRFpn80BHHM0XTo9AR6nBxY9FgEg',
  'FvFF7xABISVPkDFNACMtc+vcPgEjSD4rZLgBI1Y6SfheASKKuBFrwgAgp0iWQlIBIqT49ecnASHv4zXcGwEh/6qU8P4AJTBEt0lqACY3jso5yAAnQ0Eb4qUA',
  'J3e0JQzlACSMYSzTBQAntYY68m4BJcAvqarpASXB9PMYrAEm37RZqNgBJOW1/oaMACT6k2oxVAEpIXhAYt8BKi/aMkbJASg+PypnBAArzbl2AboAKOrazd5+',
  'ASxNjPLnOgEuWADkPs4ALYG7dE/jASyRQ4HtHQAttAjXdLEBLOAXPVkDATAJF1bs0AEzRg0PfpYAMnE8dKRZADCn77M05wEwt/RJX8oAM+wQOJpSADVqhZlB',
  'WwA2fcf5EIkBNZHsDzQFATofeke5jQA6Vk3RpssBOWljnzmwATtgZxHj8wA5zNZB1s0BPDMV8IDnADwzxUsDcwE9YrpLY8gAPXUJom1fAT+Ysww+MwE+za+9',
  '1CsAP9W0U3fnATzptTBptABAA13+QigBQ2qrCM1uAUNx5anOHgFBqOm/NJEAQcrFpuMTAEL3PL0CNABEJx2zttsBREwbQBhhAUZKmK/J3ABGgwb5x+ABRIzK',
  '3XL6AUaeOjt0QQFJH4/FvuMASUsiy/0jAUlbCG8TygFKsURGCiEBS8MY1RzJAEx09E0nFwFOnXgC+ogBT6iDJFhIAE3MPkIvLABNzbYvacABTPxR9iMCAE34',
  'vbVOswBO/s7FUQIBUy30lL4LAVM3MLHtTAFRinNMThoAUa0pU/ozAFD0i7VXFwFT8tipfT8AVy4zXEHlAVVhipnzKwFUcrDdQpABV3i8rLLSAVWyb1X/7gFX',
  '18GADwwBVfMln/c1AFoAqe3SngBZJz1oWU4BWUmz0x5PAFtcHiW58QFZUYWRi/kAW5xcc8r4AVqU0ekimAFYqptrGzQAWsqjFvpXAVjYvgPxOQBa/Rtg2PwA',
  'XSgM9FOqAV401xiRWwBejOeBM2cAXPA0qiAFAGMvCMYB4wBhIvCDmt4AYUAGHEJbAWNo/PgfEABio1CgBc4BYM8Iic+GAWQfZpMm+gBnVCRCm8IBZ15t9aGn',
  'AGRwgD9wIQBlcY8+kbYBZ5nA7MLoAWa1vwFP1gBn0Tlbh7gAZda5U3QSAGs1Ra6+twBqVR90nA8BadbwIwE0AGvWzqZU6AFsU36oQesAbmOkFEAkAWx4zBaE',
  'WAFszuJ6My8Ab+JiCEebAHECD+HG8wBxAULf2ywAcgq6zoJgAHJM/w3XmQBwlMinr+QAc9tcWB8lAXHc8OI/1QFz8NnecSMBdRCyajxtAHV96JIGPwB0n5mF',
  'Ef0Aeg7bGJrtAHkWjzpIpQF5vIEGcDUAfU3Co4+BAXyHGmO1TgB/onvWApIBfavfO93FAX27Qa1VfAGDBEKK6ccAgysq2NprAYEqUpLkfwCBOBaklfIAgWTd',
  'v5xuAYF7Xfy7/QGCsuFEUE4AgPe8YRkVAIc0aqV9yACEjBfSle8BhJa2uqosAIecufLbtACExHZP8BUBh8SOge4SAYXh9S1AWQGJDiNC0sEBijjaxe2GAYqV',
  'mKhuFQCNHS8ULnsBjW9jKQ6qAY6yjFOwfAGO3usr2x4BjfUG8576AJAXlS+YjwCRIwcb/ugAkCVVsc4CAZAovEJN6ACQOdCKIDYBk0+V04JaAJKk0uriSgCR',
  'tHAJilwBk94Z2ynbAZHllld2XACS7JDaP4cAkvxwqMmwAJUZqohqngGUUim3QX8AlFc7XEQmAZdSBfmoFACWnPs9j6ABl6NvGkWQAZeq5eXsYgCX5ao7cVgB',
  'miAxgmmSAZlFOEs9NQGaseyP0G8BmtWXsj9sAZn5E0955gCeGOgAv2oBn0hdox0oAZ9UFY6JjACdaptSOU4Bnm+cCp92AKAJZAVbWwCiPNv8NrIAo1v3dveP',
  'AKKdcxKEOwCgzgqpdFcAoNysJiuzAaL1dnRqKwGmL9bun44BpTh0+GBzAaReR43nSgCnXVd8MHQBpnKVIkWGAKWDaFIUWgCkm1STwgMApr0qg9UOAKkHWQX7',
  'fQCpFdmaJesBqyKScDICAKk35KYh9QGqcr1RSnsAqInHa/AJAKrVq26D1AGo08i1vq8ArhQTNqekAK1kh/lw3AGveUzZ6tEBrZqduAD+Aa+ciPXVUgCtz+5P',
  'bCMArfej5zo9AbJB/NcfuwCzQth42fEBsmFR4o1jALNjrcI8CgGzeo9Ob70BsLEN2ssJAbC764VPtwCxwy6wTwIAscqiesbOALR3L0kr9QC1rk0nWYMBt9LN',
  'js7bALbrnF1olwC09GfzTlcAuA/U3jEHAbg5fkGAAgC4OIO26b4AuGwGrCjoALmIt5p+wAG4nKW3PM4Aus+Dp+UcAbjnEZNYrAG9cnRkDc4BvH2GOUu6AcMe',
  'Sa8BqQHALlvvKV8AwU7yDyJ5AcGBSGyaRgHBmbHtzb8BwZKxJhPfAcO31TjSMwHB1xm864EBwfZDTrroAcQ4kQcjbAHGTUrjzbcAx1Os9l9LAcV+SnECSwDG',
  'dNmAiscBxYiYL+bKAcWuJwg1XgHHvGf4uyEBxL6MpPNjAMsPJHJSNQDJSFlvbycByFUPQKGBAMtai99WqQDIcxiv1hAAyZ+eXzg4AMq/Mywx8ADJ6bUH3VQA',
  'y/AeO5KBAMwCSIHZCgDOLE58LQMBzYOzQZnMAc6Aq53bEQHMt0bqSw4Bz+QjccB7Ac32O5S8qwHTF5W6Rd4B0DoiaVCzANM2ltsCJAHSVuDdkRsA0ryq5AOB',
  'ANPE7lD5pgDT5Af8BeIB0/wcp78CANdEp6is3wDWn/REWVMA1K+T5sFEANkSZosP0gHYUVgt4L4B2GNmc4HlANtsWHCEzgHZY5s8/9MA2Ipi5Uf0ANmZ0mPV',
  'fgHZoiiR4NEA2/QymkHNANwda2C97QDeGtlnxW0A3XKh1tbMAd101VvtyAHdhhqhBBMB368bBbW9Ad6w7dbMFgHf5gpCXfEA3ftYUfOPAOMWREWMoADiGqtj',
  '+BUB4lqokBDdAeB+xuBqdgHhdcxr5pIA4N3nPrlqAOcaWT0rRADmPbpOIRcA51Bua/FvAOVT1Eg7swDkeAmxD6YB5XqhubpKAed8tJJYrgHmpPXwhEIB5dUq',
  'do4ZAefXytLkewHk71nT7z0B6xvk747NAOkyCQRVgQHrNP7ZrDoB6k4T9U4eAOmwZyAG/gDq1bFQbb8A7wqhhjauAO027w8n7gHtSoIdIdUA7GC9bYwGAO+C',
  'ymT8RwDuoX+9l1wA7tGYiVLlAfEJVekEigHzKoqyDGgB80eUgWQBAfOITyWEKQHwoh8Gfk0B86oL/6XNAPCvfHmO5ADw2RDUyh8B9UuzslX1AfZRYCka6gH2',
  'dVKR2bkB9XLGrcBBAPd80lXjRgD2hE4fqxwA+D2IOaUBAfs2w9/c1wH4TKwDTBQB+6DQudNLAfrDhMx9NgH55z08HmEB+P9YZQZ3Af0L21VkOAH9Fq7k5T4B',
  '/kmjeMI0AP2E4sZrqAH8lU+U5s8A/qUjWDCkAf6o2f+wdgD/w4f/ovwBX3J88RH4AIdRP6Q9vgHGk001H70A5+aW4gafAQ==',
].join('')

export const arucoSide = 7

let unpacked: Uint8Array[] | undefined

/** Cells of each marker, 49 values, 1 white. */
export function arucoCodes(): readonly Uint8Array[] {
  if (unpacked) return unpacked
  const bytes = Buffer.from(packed, 'base64')
  const cells = new Uint8Array(1000 * 49)
  for (let id = 0, to = 0; id < 1000; id++) {
    for (let at = 0; at < 48; at++) cells[to++] = (bytes[id * 7 + (at >> 3)]! >> (7 - (at & 7))) & 1
    cells[to++] = bytes[id * 7 + 6]! & 1
  }
  unpacked = Array.from({ length: 1000 }, (_, id) => cells.subarray(id * 49, id * 49 + 49))
  return unpacked
}
