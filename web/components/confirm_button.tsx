import { useSignal } from "@preact/signals";

const PATIENCE_MS = 4000;

/** A button for what cannot be undone: it does it when pressed twice. */
export function ConfirmButton(
  { label, sure, onConfirm }: { label: string; sure: string; onConfirm: () => void },
) {
  const isAsked = useSignal(false);
  const press = () => {
    if (isAsked.value) return onConfirm();
    isAsked.value = true;
    setTimeout(() => isAsked.value = false, PATIENCE_MS);
  };
  return (
    <button type="button" class={isAsked.value ? "danger" : "plain"} onClick={press}>
      {isAsked.value ? sure : label}
    </button>
  );
}
