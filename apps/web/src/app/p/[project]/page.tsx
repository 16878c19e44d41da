import { Home } from "../../../features/frame/home.tsx";

export default function ProjectHome() {
  return <Home />;
}
