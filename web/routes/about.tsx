export const title = "About";

export default function About() {
  return (
    <section class="prose">
      <h1>About</h1>
    </section>
  );
}
