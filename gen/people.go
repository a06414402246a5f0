package gen

import "strings"

// femaleNames and maleNames are first names of which the gender is told, all in letters
// of ASCII, so that e-mail addresses can be made of them. No name is in both.
var (
	femaleNames = newDictionary(strings.Fields(`
		Abigail Ada Adele Agnes Aisha Alice Alma Amelia Amina Amy Ana Andrea Angela Anita Anna Anne Antonia Astrid Aurora Barbara
		Beatrice Bella Birgit Brenda Bridget Camila Carla Carmen Carol Caroline Catherine Cecilia Charlotte Chiara Chloe Christina
		Clara Claudia Colette Daisy Daniela Deborah Diana Dorothy Edith Elena Eleanor Elif Elisa Elizabeth Ella Ellen Eloise Elsa
		Emily Emma Erika Esther Eva Evelyn Fatima Fiona Florence Frances Freya Gabriela Gemma Georgia Grace Greta Hana Hannah Harriet
		Heather Heidi Helen Helga Ida Ines Ingrid Irene Iris Isabel Ivana Jana Jane Jasmine Jennifer Jessica Joan Johanna Josephine
		Judith Julia Karen Katarina Katherine Kathleen Keiko Lara Laura Layla Leila Lena Leonor Lily Linda Lisa Louise Lucia Lucy
		Lydia Magdalena Margaret Maria Marie Marta Martha Mary Matilda Maya Megan Mei Melissa Mia Michelle Mila Miriam Molly Monica
		Nadia Nancy Naomi Natalie Nicole Nina Nora Olga Olivia Pamela Patricia Paula Petra Phoebe Priya Rachel Rebecca Renata Rita
		Rosa Rose Ruth Sakura Samira Sandra Sara Sarah Selma Silvia Sofia Sonia Sophie Stella Susan Sylvia Tamara Tanja Teresa Theresa
		Tina Ursula Valentina Valerie Vanessa Vera Veronica Victoria Viola Violet Wendy Yara Yasmin Yuki Yvonne Zara Zoe`), nil)
	maleNames = newDictionary(strings.Fields(`
		Aaron Adam Adrian Ahmed Alan Albert Alexander Alfred Ali Anders Andre Andrew Antonio Arjun Arthur Axel Benedict Benjamin Bernard
		Boris Brian Bruno Carl Carlos Charles Christian Christopher Claude Colin Daniel David Dennis Diego Dieter Dmitri Dominic Donald
		Douglas Edgar Edward Eduardo Elias Emil Emmanuel Enzo Eric Erik Ernest Ethan Eugene Evan Fabian Felipe Felix Fernando Finn
		Francisco Frank Frederick Gabriel Gavin George Gerald Giovanni Graham Gregory Gustav Hans Harold Harry Hassan Hector Henry Herman
		Hiroshi Hugo Ian Ibrahim Igor Isaac Ivan Jack Jacob Jakob James Jan Jason Javier Jeremy Joel Johann John Jonas Jonathan Jorge
		Joseph Joshua Juan Julian Karim Karl Keith Kenji Kenneth Kevin Klaus Konrad Lars Lawrence Leo Leonard Liam Louis Luca Lucas Luis
		Lukas Magnus Manuel Marco Marcus Mario Mark Martin Mateo Matthew Max Michael Miguel Milan Mohammed Nathan Neil Nicholas Nils Noah
		Norman Oliver Omar Oscar Otto Pablo Patrick Paul Pedro Peter Philip Pierre Rafael Rajesh Ralph Raymond Ricardo Richard Robert Rodrigo
		Roger Roland Roman Ronald Rupert Ryan Samuel Sanjay Santiago Sebastian Sergio Simon Stefan Stephen Steven Stuart Takeshi Theodore
		Thomas Timothy Tobias Tom Tomas Ulrich Umberto Victor Vikram Vincent Vladimir Walter Werner Wilhelm William Xavier Yusuf Zachary`), nil)
	femalePrefixes = newDictionary(strings.Fields("Ms. Mrs. Miss Dr."), nil)
	malePrefixes   = newDictionary(strings.Fields("Mr. Dr."), nil)
)
