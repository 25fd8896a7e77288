"""The bundled newspaper: the Veldmark Courier, which writes in English and German of the bundled laws."""
