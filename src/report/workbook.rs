pub fn write(_: &super::Answer, _: crate::value::Lang) -> Result<Vec<u8>, std::io::Error> {
    Ok(vec![])
}
